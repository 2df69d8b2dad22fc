/**
 * The gateway: the data plane of Lamina. It receives invocations and events, and hands them to the environments of
 * functions. {@link dev.lamina.gateway.GatewayConfig} has all its settings.
 */
package dev.lamina.gateway;
