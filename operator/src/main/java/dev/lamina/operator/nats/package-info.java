/** The operator's connection to NATS. */
package dev.lamina.operator.nats;
