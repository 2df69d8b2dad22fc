package dev.lamina.console.log;

import dev.lamina.console.cluster.RefusedException;
import dev.lamina.console.log.FunctionLogs.Line;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The log of a function in the log store, also of pods that have ended. The newest lines are looked for in a short time
 * first, then in longer ones: so a log of millions of lines is not read as a whole for a page of it.
 */
@ApplicationScoped
class StoredLogs {
    /** Lines of a page. */
    static final int LINES = 200;

    private static final Duration FIRST = Duration.ofMinutes(2);
    private static final int LONGER = 8;

    /** A read may take 15 seconds; no further one begins after this time. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final String LARGE =
            "The gateway reads a limited number of lines at a time: older lines than these were not searched. "
                    + "Choose a shorter time or an earlier end.";

    private final LogQueries queries;

    StoredLogs(LogQueries queries) {
        this.queries = queries;
    }

    /**
     * Lines of the store, the oldest first.
     *
     * @param older end of the search for older lines, in milliseconds since 1970; null if there are none
     * @param note null, or why lines may be missing
     * @param missing null, or why nothing can be read, and what helps
     */
    record Part(List<Line> lines, String older, String note, String missing) {
        static Part missing(String why) {
            return new Part(List.of(), null, null, why);
        }
    }

    Part find(String namespace, String function, LogSearch search) {
        LogQueries.Group group = new LogQueries.Group(namespace, function);
        Instant end = search.end(Instant.now());
        try {
            return search.request().isEmpty()
                    ? newest(group, search.text(), end.minus(search.length()), end)
                    : request(group, search.request(), end.minus(search.length()), end);
        } catch (RefusedException e) {
            if (e.status() == 401) {
                throw e;
            }
            return Part.missing(e.advice());
        }
    }

    private Part newest(LogQueries.Group group, String text, Instant from, Instant to) {
        Found found = search(group, text, from, to);
        List<LogEntry> entries = found.entries();
        boolean more = entries.size() >= LINES;
        if (more) {
            // The lines of the oldest millisecond may not all be there: they begin the next part.
            long oldest = entries.getFirst().millis();
            List<LogEntry> complete =
                    entries.stream().filter(entry -> entry.millis() > oldest).toList();
            entries = complete.isEmpty() ? entries : complete;
            return part(entries, String.valueOf(complete.isEmpty() ? oldest : oldest + 1), found);
        }
        return part(
                entries,
                found.begin().isAfter(from) ? String.valueOf(found.begin().toEpochMilli()) : null,
                found);
    }

    private static Part part(List<LogEntry> entries, String older, Found found) {
        return new Part(entries.stream().map(LogEntry::line).toList(), older, found.complete() ? null : LARGE, null);
    }

    /**
     * What was found.
     *
     * @param begin everything after it was searched, unless there are more lines than those of a page
     */
    private record Found(List<LogEntry> entries, Instant begin, boolean complete) {}

    private Found search(LogQueries.Group group, String text, Instant from, Instant to) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Found found = null;
        Duration length = FIRST;
        while (true) {
            Instant begin = from.isAfter(to.minus(length)) ? from : to.minus(length);
            LogQueries.Result result = queries.newest(group, text, begin, to, LINES);
            if (!result.complete()) {
                // The shorter time is known as a whole, and this one is not.
                return found == null || found.entries().isEmpty()
                        ? new Found(result.entries(), begin, false)
                        : new Found(found.entries(), found.begin(), false);
            }
            found = new Found(result.entries(), begin, true);
            boolean late = System.nanoTime() > deadline;
            if (result.entries().size() >= LINES || !begin.isAfter(from) || late) {
                return found;
            }
            length = length.multipliedBy(LONGER);
        }
    }

    /** Lines do not say of which request they are: they are those between its first and its last line. */
    private Part request(LogQueries.Group group, String request, Instant from, Instant to) {
        Found found = search(group, request, from, to);
        List<RequestSpan> spans = RequestSpan.of(found.entries());
        if (spans.isEmpty()) {
            return new Part(
                    List.of(),
                    null,
                    found.complete()
                            ? "No line names this request in this time. Lines are there some seconds after they were"
                                    + " written; with the system log level WARN, only lines of failures name it."
                            : LARGE,
                    null);
        }
        LogQueries.Result all = queries.between(group, spans, LINES * 2);
        List<LogEntry> entries = spans.stream()
                .flatMap(span -> span.within(all.entries(), request))
                .toList();
        return new Part(
                entries.stream().map(LogEntry::line).toList(),
                null,
                all.complete() && all.entries().size() < LINES * 2
                        ? null
                        : "The request has more lines than this page shows: aws logs tail reads all.",
                null);
    }
}
