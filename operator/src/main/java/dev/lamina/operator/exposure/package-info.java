/**
 * Host names of HTTP APIs outside of the cluster: an HTTPRoute or an Ingress that leads to the gateway. Begin with
 * {@code ApiExposure}.
 */
package dev.lamina.operator.exposure;
