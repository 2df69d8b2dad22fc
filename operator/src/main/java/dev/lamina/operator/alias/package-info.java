/** Aliases: which versions they invoke now, and the rollouts that change this step by step. */
package dev.lamina.operator.alias;
