package dev.lamina.console.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Queries of Logs Insights for lines of a function. The gateway limits how many lines it reads for one. */
@ApplicationScoped
class LogQueries {
    private static final int MILLIS = 1000;

    private final LogCalls calls;

    LogQueries(LogCalls calls) {
        this.calls = calls;
    }

    /** The log group of a function in any namespace. */
    record Group(String namespace, String function) {
        String name() {
            return "/aws/lambda/" + namespace + "." + function;
        }
    }

    /**
     * Lines, the oldest first.
     *
     * @param complete whether all lines of the time were read
     */
    record Result(List<LogEntry> entries, boolean complete) {}

    /**
     * Returns the newest lines.
     *
     * @param text what they contain; empty for all lines
     * @param to exclusive, exact to the millisecond
     */
    Result newest(Group group, String text, Instant from, Instant to, int limit) {
        String condition =
                "@timestamp < " + to.toEpochMilli() + (text.isEmpty() ? "" : " and @message like " + quoted(text));
        return run(group, condition, "desc", from.getEpochSecond(), to.getEpochSecond(), limit);
    }

    /** Returns the first lines of some environments, in the time of all spans. */
    Result between(Group group, List<RequestSpan> spans, int limit) {
        String streams =
                spans.stream().map(RequestSpan::stream).map(LogQueries::quoted).collect(Collectors.joining(", "));
        long from = spans.stream().mapToLong(RequestSpan::from).min().orElseThrow();
        long to = spans.stream().mapToLong(RequestSpan::to).max().orElseThrow();
        return run(
                group,
                "@timestamp >= " + from + " and @timestamp <= " + to + " and @logStream in [" + streams + "]",
                "asc",
                from / MILLIS,
                to / MILLIS,
                limit);
    }

    private Result run(Group group, String condition, String order, long from, long to, int limit) {
        ObjectNode start = LogCalls.parameters()
                .put("logGroupName", group.name())
                .put("startTime", from)
                .put("endTime", to)
                .put("limit", limit)
                .put(
                        "queryString",
                        "fields @timestamp, @logStream, @message | filter " + condition + " | sort @timestamp "
                                + order);
        JsonNode id = calls.call("StartQuery", start).path("queryId");
        JsonNode results = calls.call("GetQueryResults", LogCalls.parameters().put("queryId", id.asText()));
        List<LogEntry> entries = new ArrayList<>();
        results.path("results").forEach(row -> entries.add(entry(row)));
        entries.sort(Comparator.comparingLong(LogEntry::millis).thenComparing(LogEntry::order));
        return new Result(entries, results.path("status").asText().equals("Complete"));
    }

    private static LogEntry entry(JsonNode row) {
        return new LogEntry(
                millis(field(row, "@timestamp")), field(row, "@logStream"), field(row, "@ptr"), field(row, "@message"));
    }

    private static String field(JsonNode row, String name) {
        for (JsonNode field : row) {
            if (field.path("field").asText().equals(name)) {
                return field.path("value").asText();
            }
        }
        return "";
    }

    /** Logs Insights writes times as {@code 2026-11-29 20:48:00.000}, in UTC. */
    private static long millis(String time) {
        return LocalDateTime.parse(time.replace(' ', 'T'))
                .toInstant(ZoneOffset.UTC)
                .toEpochMilli();
    }

    static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
