/** The exporter of spans: a bounded queue with a share for each namespace, which is sent by OTLP. */
package dev.lamina.gateway.tracing;
