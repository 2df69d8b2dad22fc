/** The time of NATS, by which a gateway notices that its own clock is wrong. */
package dev.lamina.gateway.nats.clock;
