/**
 * Dispatch: an invocation is admitted within limits, waits for an environment, runs, and ends with an outcome.
 * DESIGN.md describes it.
 */
package dev.lamina.gateway.dispatch;
