package dev.lamina.console.log;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The time in which an environment worked on a request.
 *
 * @param stream the environment on a day
 * @param from when its first line was written, in milliseconds since 1970
 * @param to inclusive
 * @param ended whether its last line is known; without it, the process died
 */
record RequestSpan(String stream, long from, long to, boolean ended) {
    /** A request has a few attempts. */
    private static final int MOST = 5;

    /** The longest timeout of a function. */
    private static final long LONGEST = Duration.ofMinutes(15).toMillis();

    /** @param entries those that name the request, the oldest first */
    static List<RequestSpan> of(List<LogEntry> entries) {
        Map<String, RequestSpan> spans = new LinkedHashMap<>();
        for (LogEntry entry : entries) {
            RequestSpan before = spans.get(entry.stream());
            long from = before == null ? entry.millis() : before.from();
            boolean ended = entry.isReport() || before != null && before.ended();
            spans.put(entry.stream(), new RequestSpan(entry.stream(), from, entry.millis(), ended));
        }
        return spans.values().stream().limit(MOST).map(RequestSpan::open).toList();
    }

    private RequestSpan open() {
        return ended ? this : new RequestSpan(stream, from, to + LONGEST, false);
    }

    /** Returns the lines of the request among those of all streams. */
    Stream<LogEntry> within(List<LogEntry> all, String request) {
        return all.stream()
                .filter(entry -> entry.stream().equals(stream) && entry.millis() >= from && entry.millis() <= to)
                .takeWhile(entry -> ended || !entry.isStart() || entry.text().contains(request));
    }
}
