/** Kafka topics as a source and as a target. */
package dev.lamina.gateway.source.queue.kafka;
