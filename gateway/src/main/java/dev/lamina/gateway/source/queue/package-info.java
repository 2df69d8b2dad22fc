/** Queues and streams as sources: polling, batches, records that failed, dead letters. DESIGN.md describes it. */
package dev.lamina.gateway.source.queue;
