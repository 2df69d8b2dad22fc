/** Requests to gateways: polling for invocations, sending results. */
package dev.lamina.runtime.gateway;
