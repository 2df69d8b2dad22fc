package dev.lamina.runtime.gateway;

import dev.lamina.runtime.log.Report;

/**
 * What goes back for an invocation.
 *
 * @param errorType null for a result; else Lambda's category and reason, and the body is the error as JSON
 * @param logTail base64, or null when nobody asked
 */
public record Answer(String errorType, byte[] body, Report report, String logTail) {}
