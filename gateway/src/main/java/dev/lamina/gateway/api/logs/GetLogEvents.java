package dev.lamina.gateway.api.logs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.gateway.auth.Caller;
import dev.lamina.gateway.logs.BackwardPage;
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
import java.util.List;
import java.util.Optional;

/** Reads the events of one stream, forward or backward. At an end its token stays the same. */
@Singleton
class GetLogEvents implements LogsAction {
    private static final ScanLimits LIMITS = new ScanLimits(40_000, Duration.ofSeconds(8));

    private final GroupResolver groups;
    private final FunctionLogs logs;

    @Inject
    GetLogEvents(GroupResolver groups, FunctionLogs logs) {
        this.groups = groups;
        this.logs = logs;
    }

    @Override
    public String name() {
        return "GetLogEvents";
    }

    @Override
    public Order read(LogsParameters parameters, Caller caller) {
        LogGroup group = groups.of(parameters, caller);
        String name = parameters.required("logStreamName");
        LogStream stream = LogStream.parse(name).orElseThrow(() -> LogsErrors.noStream(name));
        int limit = parameters.limit("limit", EventPage.MOST, EventPage.MOST);
        Optional<PageToken> token = parameters.text("nextToken").map(PageToken::parse);
        TimeWindow window = TimeWindow.of(
                        groups.oldest(group), parameters.number("startTime"), parameters.number("endTime"))
                .of(stream);
        boolean forward = token.map(PageToken::forward).orElse(parameters.flag("startFromHead"));
        return new GroupOrder(group, () -> {
            LogFiles files = logs.files(group.function(), List.of(stream.pod()));
            if (!files.mayHave(stream)) {
                groups.mustExist(group);
                throw LogsErrors.noStream(name);
            }
            Read read = forward ? forward(files, window, token, limit) : backward(files, window, token, limit);
            if (read.events.isEmpty() && token.isEmpty() && !logs.hasLines(files, window.from())) {
                groups.mustExist(group);
                throw LogsErrors.noStream(name);
            }
            return read.written();
        });
    }

    /** A page and the tokens of the next ones. */
    private record Read(List<LogEvent> events, PageToken forward, PageToken backward) {
        JsonNode written() {
            ObjectNode response = JsonNodeFactory.instance.objectNode();
            ArrayNode list = response.putArray("events");
            events.forEach(event -> list.addObject()
                    .put("timestamp", event.timestamp())
                    .put("message", event.message())
                    .put("ingestionTime", event.ingestionTime()));
            return response.put("nextForwardToken", forward.text()).put("nextBackwardToken", backward.text());
        }
    }

    private Read forward(LogFiles files, TimeWindow window, Optional<PageToken> token, int limit) {
        LogCursor start = token.map(PageToken::cursor).orElse(LogCursor.at(LinePosition.at(window.from())));
        EventPage page = new EventPage(limit, window::has);
        ScanEnd end = logs.scan(files, start, window.readUntil(), LIMITS, page);
        LinePosition first = page.events().isEmpty()
                ? start.after()
                : page.events().getFirst().position();
        return new Read(page.events(), PageToken.forward(end.cursor()), PageToken.backward(first));
    }

    private Read backward(LogFiles files, TimeWindow window, Optional<PageToken> token, int limit) {
        LinePosition before = token.map(PageToken::cursor)
                .map(LogCursor::after)
                .orElseGet(() -> LinePosition.at(Math.min(window.readUntil(), logs.settled())));
        BackwardPage page = logs.before(files, before, window.from(), limit, EventPage.BYTES, LIMITS, window::has);
        return new Read(page.events(), PageToken.forward(page.next()), PageToken.backward(page.before()));
    }
}
