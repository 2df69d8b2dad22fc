package dev.lamina.runtime.log;

/**
 * What the platform's lines say about an invocation itself.
 *
 * @param functionArn as called, or null
 * @param traceId the value of {@code X-Amzn-Trace-Id}, or null
 */
public record LoggedInvocation(String requestId, String functionArn, String traceId) {}
