/** The read operation of costs by day. */
package dev.lamina.gateway.api.cost;
