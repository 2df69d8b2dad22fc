/** Triggers: what brings events from outside, and what is reported about it. */
package dev.lamina.gateway.source;
