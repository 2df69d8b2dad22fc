/** A pool of threads in which namespaces take turns. */
package dev.lamina.operator.turns;
