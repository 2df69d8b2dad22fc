/**
 * Pools of parked pods, and how a parked pod becomes a pod of a function. See
 * docs/adr/0065-a-parked-environment-takes-one-function.md.
 */
package dev.lamina.operator.pool;
