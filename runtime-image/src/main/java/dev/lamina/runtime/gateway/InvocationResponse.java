package dev.lamina.runtime.gateway;

import dev.lamina.runtime.log.Report;

/**
 * The result that is sent back for an invocation.
 *
 * @param errorType null for a result; otherwise Lambda's category and reason, and the body is the error as JSON
 * @param logTail base64, or null if it was not requested
 */
public record InvocationResponse(String errorType, byte[] body, Report report, String logTail) {}
