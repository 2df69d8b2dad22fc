/** The connection to NATS, and the streams that belong to this installation. */
package dev.lamina.gateway.nats;
