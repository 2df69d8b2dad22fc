package dev.lamina.operator.pool;

/**
 * What a gateway asks for: that a pod becomes a pod of the function.
 *
 * @param function name of a function, or of a version
 * @param pod name of a parked pod, or of one that the function has already
 */
record AdoptionRequest(String namespace, String function, String pod) {}
