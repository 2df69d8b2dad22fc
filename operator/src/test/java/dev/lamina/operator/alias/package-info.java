/** Tests of aliases and rollouts. */
package dev.lamina.operator.alias;
