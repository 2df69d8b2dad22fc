package dev.lamina.console.invoke;

import io.quarkus.qute.TemplateInstance;

/**
 * How an invocation ended.
 *
 * @param tone good or bad
 * @param report null if the log has none
 * @param logPath null, or where the stored lines of the request are
 * @param tracePath null if there is no trace store
 */
public record ResultPart(
        String title,
        String tone,
        String requestId,
        String payload,
        Report report,
        String log,
        String eventPath,
        String logPath,
        String tracePath)
        implements TemplateInstance {}
