package dev.lamina.gateway.dispatch;

/**
 * One run of the runtime's program in a pod.
 *
 * @param pod the pod's name, proven by its token
 * @param id POD/N-RUN, N counting the program's starts in its container from 1, RUN being the container's; older pods have POD/N
 */
public record Environment(String pod, String id) {}
