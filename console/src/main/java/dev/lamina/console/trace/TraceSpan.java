package dev.lamina.console.trace;

import java.util.Map;

/**
 * A span as the store has it.
 *
 * @param parent id; empty for the first of a trace
 * @param start microseconds since 1970
 * @param duration microseconds
 */
record TraceSpan(
        String id,
        String parent,
        String service,
        String name,
        long start,
        long duration,
        Map<String, String> tags,
        boolean failed) {
    private static final String GATEWAY = "lamina-gateway";

    /** The namespace of a span that the gateway has made; null of others, which may say anything. */
    String namespace() {
        return service.equals(GATEWAY) ? tags.get("k8s.namespace.name") : null;
    }

    /** Whether it is the gateway's span of an invocation of this function. */
    boolean isInvocationOf(String namespace, String function) {
        return namespace.equals(namespace()) && function.equals(tags.get("faas.name"));
    }

    long end() {
        return start + duration;
    }
}
