/** Asynchronous invocation: the durable queue of events, their retries and their history. DESIGN.md describes it. */
package dev.lamina.gateway.async;
