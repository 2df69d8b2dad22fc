package dev.lamina.console.log;

import dev.lamina.console.log.FunctionLogs.Line;
import java.time.Instant;

/**
 * A line of the store.
 *
 * @param millis when it was written, in milliseconds since 1970
 * @param stream the environment on a day
 * @param order sorts lines of the same millisecond as they were read
 */
record LogEntry(long millis, String stream, String order, String text) {
    Line line() {
        return Line.of(
                Instant.ofEpochMilli(millis).toString(),
                stream.substring(stream.lastIndexOf(']') + 1),
                text.stripTrailing());
    }

    /** Whether it is the platform's last line of a request. */
    boolean isReport() {
        return text.startsWith("REPORT ") || text.contains("\"platform.report\"");
    }

    /** Whether it is the platform's first line of a request. */
    boolean isStart() {
        return text.startsWith("START ") || text.contains("\"platform.start\"");
    }
}
