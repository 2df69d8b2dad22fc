package dev.lamina.console.invoke;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the last REPORT of a log says, in Lambda's text or JSON. Durations are in milliseconds, memory in MB.
 *
 * @param init null without a cold start
 */
public record Report(String duration, String billed, String memory, String used, String init) {
    private static final String NUMBER = "([0-9.]+)";

    /** Returns nothing if there is no REPORT, as at log level WARN. */
    static Optional<Report> of(String log) {
        int text = log.lastIndexOf("REPORT RequestId:");
        int json = log.lastIndexOf("platform.report");
        if (text < 0 && json < 0) {
            return Optional.empty();
        }
        String end = log.substring(Math.max(text, json));
        return text > json
                ? Optional.of(new Report(
                        find(end, "\tDuration: " + NUMBER + " ms"),
                        find(end, "Billed Duration: " + NUMBER + " ms"),
                        find(end, "Memory Size: " + NUMBER + " MB"),
                        find(end, "Max Memory Used: " + NUMBER + " MB"),
                        find(end, "Init Duration: " + NUMBER + " ms")))
                : Optional.of(new Report(
                        find(end, "\"durationMs\" ?: ?" + NUMBER),
                        find(end, "\"billedDurationMs\" ?: ?" + NUMBER),
                        find(end, "\"memorySizeMB\" ?: ?" + NUMBER),
                        find(end, "\"maxMemoryUsedMB\" ?: ?" + NUMBER),
                        find(end, "\"initDurationMs\" ?: ?" + NUMBER)));
    }

    private static String find(String text, String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(text);
        return found.find() ? found.group(1) : null;
    }
}
