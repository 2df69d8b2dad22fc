package dev.lamina.gateway.api.logs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.gateway.api.logs.pattern.InvalidPatternException;
import dev.lamina.gateway.api.logs.pattern.LogPattern;
import dev.lamina.gateway.auth.Caller;
import dev.lamina.gateway.logs.FunctionLogs;
import dev.lamina.gateway.logs.LinePosition;
import dev.lamina.gateway.logs.LogCursor;
import dev.lamina.gateway.logs.LogEvent;
import dev.lamina.gateway.logs.LogFiles;
import dev.lamina.gateway.logs.LogStream;
import dev.lamina.gateway.logs.ScanEnd;
import dev.lamina.gateway.logs.ScanLimits;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * Reads the events of a group that match a pattern, over all its streams. A call scans a limited number of lines: a
 * page may be empty and have a token.
 */
@Singleton
class FilterLogEvents implements LogsAction {
    private static final int MOST_STREAMS = 100;
    private static final ScanLimits LIMITS = new ScanLimits(100_000, Duration.ofSeconds(8));

    private final GroupResolver groups;
    private final FunctionLogs logs;

    @Inject
    FilterLogEvents(GroupResolver groups, FunctionLogs logs) {
        this.groups = groups;
        this.logs = logs;
    }

    @Override
    public String name() {
        return "FilterLogEvents";
    }

    @Override
    public Order read(LogsParameters parameters, Caller caller) {
        LogGroup group = groups.of(parameters, caller);
        String pattern = parameters.text("filterPattern").orElse("");
        List<LogStream> streams = streams(parameters);
        String prefix = parameters.text("logStreamNamePrefix").orElse("");
        if (!prefix.isEmpty() && !streams.isEmpty()) {
            throw LogsErrors.invalid("logStreamNames, logStreamNamePrefix: set one of them");
        }
        int limit = parameters.limit("limit", EventPage.MOST, EventPage.MOST);
        Optional<PageToken> token = parameters.text("nextToken").map(PageToken::parse);
        TimeWindow window = window(parameters, group, token);
        Predicate<LogEvent> wanted = event -> window.has(event) && isOf(event, streams, prefix);
        return new GroupOrder(group, () -> {
            LogPattern parsed = pattern(pattern);
            Predicate<LogEvent> matching = wanted.and(event -> parsed.matches(event.message()));
            return page(group, files(group, streams), token, window, limit, matching);
        });
    }

    private static LogPattern pattern(String text) {
        try {
            return LogPattern.parse(text);
        } catch (InvalidPatternException e) {
            throw LogsErrors.invalid("filterPattern: " + e.getMessage());
        }
    }

    private static List<LogStream> streams(LogsParameters parameters) {
        List<String> names = parameters.texts("logStreamNames");
        if (names.size() > MOST_STREAMS) {
            throw LogsErrors.invalid("logStreamNames: it has more than " + MOST_STREAMS + " names");
        }
        return names.stream()
                .map(name -> LogStream.parse(name).orElseThrow(() -> LogsErrors.noStream(name)))
                .toList();
    }

    /**
     * {@code aws logs tail} sets interleaved and no end, and asks again from the newest event on. So it must not get
     * one before all older ones are there.
     */
    private TimeWindow window(LogsParameters parameters, LogGroup group, Optional<PageToken> token) {
        OptionalLong end = parameters.number("endTime");
        boolean follows = end.isEmpty() && parameters.flag("interleaved");
        long until = follows ? logs.now() - logs.followDelay().toNanos() : Long.MAX_VALUE / 2;
        OptionalLong inclusive = end.isPresent() && end.getAsLong() < Long.MAX_VALUE
                ? OptionalLong.of(end.getAsLong() + 1)
                : OptionalLong.empty();
        return TimeWindow.of(groups.oldest(group), parameters.number("startTime"), inclusive)
                .until(token.map(PageToken::until).orElse(until));
    }

    private LogFiles files(LogGroup group, List<LogStream> streams) {
        return streams.isEmpty()
                ? logs.files(group.function())
                : logs.files(
                        group.function(), streams.stream().map(LogStream::pod).toList());
    }

    private static boolean isOf(LogEvent event, List<LogStream> streams, String prefix) {
        return streams.isEmpty()
                ? prefix.isEmpty() || event.stream().name().startsWith(prefix)
                : streams.contains(event.stream());
    }

    private JsonNode page(
            LogGroup group,
            LogFiles files,
            Optional<PageToken> token,
            TimeWindow window,
            int limit,
            Predicate<LogEvent> wanted) {
        LogCursor start = token.map(PageToken::cursor).orElse(LogCursor.at(LinePosition.at(window.from())));
        EventPage page = new EventPage(limit, wanted);
        ScanEnd end = logs.scan(files, start, window.readUntil(), LIMITS, page);
        if (page.events().isEmpty() && token.isEmpty()) {
            groups.mustExist(group);
        }
        ObjectNode response = JsonNodeFactory.instance.objectNode();
        ArrayNode list = response.putArray("events");
        page.events().stream()
                .sorted(Comparator.comparingLong(LogEvent::time))
                .forEach(event -> list.addObject()
                        .put("logStreamName", event.stream().name())
                        .put("timestamp", event.timestamp())
                        .put("message", event.message())
                        .put("ingestionTime", event.ingestionTime())
                        .put("eventId", event.id()));
        response.putArray("searchedLogStreams");
        if (!end.complete()) {
            response.put("nextToken", new PageToken(true, end.cursor(), window.to()).text());
        }
        return response;
    }
}
