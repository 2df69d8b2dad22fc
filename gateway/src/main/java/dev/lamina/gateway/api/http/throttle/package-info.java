/** Limits on requests, which all gateways share. */
package dev.lamina.gateway.api.http.throttle;
