/**
 * Several gateways that count as one: membership, the permits of shared limits, and load reports. DESIGN.md describes
 * it.
 */
package dev.lamina.gateway.cluster;
