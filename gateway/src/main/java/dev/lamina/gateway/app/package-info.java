/** The process: start, drain, readiness, liveness and meters. */
package dev.lamina.gateway.app;
