package dev.lamina.console.invoke;

import io.quarkus.qute.TemplateInstance;

/**
 * How an invocation ended.
 *
 * @param tone good or bad
 * @param report null if the log has none
 * @param logPath null, or where the stored lines of the request are
 */
public record ResultPart(
        String title,
        String tone,
        String requestId,
        String payload,
        Report report,
        String log,
        String eventPath,
        String logPath)
        implements TemplateInstance {}
