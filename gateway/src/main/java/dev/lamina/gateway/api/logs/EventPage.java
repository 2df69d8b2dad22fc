package dev.lamina.gateway.api.logs;

import dev.lamina.gateway.logs.EventSink;
import dev.lamina.gateway.logs.LogEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Collects events up to a number, and up to a megabyte as AWS does. */
final class EventPage implements EventSink {
    static final int MOST = 10_000;
    static final int BYTES = 1_048_576;

    private final int limit;
    private final Predicate<LogEvent> wanted;
    private final List<LogEvent> events = new ArrayList<>();

    // Mutable state
    private int bytes;

    EventPage(int limit, Predicate<LogEvent> wanted) {
        this.limit = limit;
        this.wanted = wanted;
    }

    @Override
    public Next take(LogEvent event) {
        if (!wanted.test(event)) {
            return Next.GO_ON;
        }
        int more = event.bytes();
        if (!events.isEmpty() && bytes + more > BYTES) {
            return Next.STOP_BEFORE;
        }
        events.add(event);
        bytes += more;
        return events.size() == limit ? Next.STOP : Next.GO_ON;
    }

    List<LogEvent> events() {
        return events;
    }
}
