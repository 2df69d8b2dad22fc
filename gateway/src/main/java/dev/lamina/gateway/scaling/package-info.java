/** Scaling: the external scaler that KEDA asks, and the immediate scale-up when requests wait. */
package dev.lamina.gateway.scaling;
