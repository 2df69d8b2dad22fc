package dev.lamina.gateway.dispatch;

/**
 * One run of the runtime's program in a pod.
 *
 * @param pod the pod's name, proven by its token
 * @param id POD/N-RUN: N counts the program's starts in its container from 1, and RUN identifies the container's run;
 *     older pods have POD/N
 */
public record Environment(String pod, String id) {}
