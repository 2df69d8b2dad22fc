package dev.lamina.gateway.api.logs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.gateway.api.logs.insights.InsightsQuery;
import dev.lamina.gateway.api.logs.insights.InsightsRun;
import dev.lamina.gateway.auth.Caller;
import dev.lamina.gateway.logs.EventSink;
import dev.lamina.gateway.logs.FunctionLogs;
import dev.lamina.gateway.logs.LinePosition;
import dev.lamina.gateway.logs.LogCursor;
import dev.lamina.gateway.logs.ScanEnd;
import dev.lamina.gateway.logs.ScanLimits;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/** Runs a query and returns its result. What is too much for one call has the status Timeout, and the result so far. */
@Singleton
class GetQueryResults implements LogsAction {
    private static final ScanLimits LIMITS = new ScanLimits(500_000, Duration.ofSeconds(15));
    private static final long LATEST_SECOND = 9_000_000_000L;
    private static final int MILLIS = 1000;

    private final GroupResolver groups;
    private final FunctionLogs logs;

    @Inject
    GetQueryResults(GroupResolver groups, FunctionLogs logs) {
        this.groups = groups;
        this.logs = logs;
    }

    @Override
    public String name() {
        return "GetQueryResults";
    }

    @Override
    public Order read(LogsParameters parameters, Caller caller) {
        QueryId id = QueryId.parse(parameters.required("queryId"));
        LogGroup group = groups.named(id.group(), caller);
        TimeWindow window = TimeWindow.of(groups.oldest(group), millis(id.from()), millis(id.to() + 1));
        return new GroupOrder(group, () -> results(group, StartQuery.parsed(id.query()), window, id.limit()));
    }

    private static OptionalLong millis(long seconds) {
        return OptionalLong.of(Math.clamp(seconds, 0, LATEST_SECOND) * MILLIS);
    }

    private JsonNode results(LogGroup group, InsightsQuery query, TimeWindow window, int limit) {
        InsightsRun run = new InsightsRun(query, group.function().namespace() + ':' + group.name(), limit);
        AtomicLong scanned = new AtomicLong();
        AtomicLong bytes = new AtomicLong();
        EventSink sink = event -> {
            if (!window.has(event)) {
                return EventSink.Next.GO_ON;
            }
            scanned.incrementAndGet();
            bytes.addAndGet(event.message().length());
            return run.add(event) ? EventSink.Next.GO_ON : EventSink.Next.STOP;
        };
        LogCursor start = LogCursor.at(LinePosition.at(window.from()));
        ScanEnd end = logs.scan(logs.files(group.function()), start, window.readUntil(), LIMITS, sink);
        if (scanned.get() == 0) {
            groups.mustExist(group);
        }
        ObjectNode response = JsonNodeFactory.instance.objectNode().put("queryLanguage", "CWLI");
        response.set("results", run.results());
        response.putObject("statistics")
                .put("recordsMatched", (double) run.matched())
                .put("recordsScanned", (double) scanned.get())
                .put("bytesScanned", (double) bytes.get());
        return response.put("status", end.complete() && run.complete() ? "Complete" : "Timeout");
    }
}
