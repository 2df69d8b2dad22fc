package dev.lamina.gateway.dispatch;

/**
 * One run of the runtime's program in a pod.
 *
 * @param pod the pod's name, proven by its token
 * @param id POD/N, N counting the program's starts in that pod from 1
 */
public record Environment(String pod, String id) {}
