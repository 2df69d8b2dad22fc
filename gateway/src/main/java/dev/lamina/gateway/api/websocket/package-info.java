/** WebSocket connections: what clients and functions send, their limits, and their end, on all gateways. */
package dev.lamina.gateway.api.websocket;
