package dev.lamina.operator.environment;

/**
 * A container image that a node has pulled.
 *
 * @param name as in the pod's spec
 * @param digest such as {@code sha256:...}, of the repository in the name
 */
public record PulledImage(String name, String digest) {}
