/**
 * What functions used, by day: counted where the outcome of an invocation passes, summed in NATS. docs/cost.md says how
 * each number comes about.
 */
package dev.lamina.gateway.cost;
