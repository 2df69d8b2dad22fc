/** JetStream consumers as a source and streams as a target. */
package dev.lamina.gateway.source.queue.nats;
