package dev.lamina.gateway.logs;

import dev.lamina.gateway.logs.EventSink.Next;
import dev.lamina.gateway.logs.LogStore.Lines;
import java.util.Optional;

/** Reads lines from a cursor on, the oldest first, and passes the events that they make. */
final class ForwardScan {
    private static final int CHUNK = 2000;

    private final LogStore store;
    private final LogFiles files;
    private final LogCursor start;
    private final long to;
    private final EventSink sink;
    private final LineJoiner joiner = new LineJoiner();

    // Mutable state
    /** The position after the last line that was read. */
    private LinePosition read;

    private int lines;

    /** @param to end of the time of reading, in nanoseconds since 1970 */
    ForwardScan(LogStore store, LogFiles files, LogCursor start, long to, EventSink sink) {
        this.store = store;
        this.files = files;
        this.start = start;
        this.to = to;
        this.sink = sink;
        this.read = start.from();
    }

    ScanEnd run(ScanLimits limits) {
        long deadline = System.nanoTime() + limits.time().toNanos();
        TimeSlice slice = new TimeSlice();
        long from = start.from().time();
        while (from < to) {
            long until = slice.after(from, to);
            Lines some = store.oldest(files, from, until, CHUNK);
            Optional<ScanEnd> ended = pass(some, from);
            if (ended.isPresent()) {
                return ended.get();
            }
            if (some.complete()) {
                from = until;
            } else {
                // The last time may have more lines; if it has all of them, the rest is out of reach.
                long last = some.lines().getLast().time();
                from = last > from ? last : last + 1;
            }
            slice.had(some.lines().size(), CHUNK);
            if (from < to && (lines >= limits.lines() || System.nanoTime() > deadline)) {
                LinePosition next = LinePosition.at(from);
                return end(read.isBefore(next) ? next : read, false);
            }
        }
        return end(read, true);
    }

    private Optional<ScanEnd> pass(Lines some, long from) {
        LinePosition position = LinePosition.at(from);
        for (StoredLine line : some.lines()) {
            position = line.time() == position.time() ? position : LinePosition.at(line.time());
            LinePosition here = position;
            position = here.next();
            if (here.isBefore(read)) {
                continue;
            }
            lines++;
            Optional<LogEvent> event = joiner.add(here, line);
            read = here.next();
            if (event.isPresent() && !here.isBefore(start.after())) {
                Next next = sink.take(event.get());
                if (next == Next.STOP_BEFORE) {
                    return Optional.of(
                            new ScanEnd(new LogCursor(earliest(event.get().first()), here), false));
                }
                if (next == Next.STOP) {
                    return Optional.of(end(read, false));
                }
            }
        }
        return Optional.empty();
    }

    private ScanEnd end(LinePosition after, boolean complete) {
        LinePosition passed = after.isBefore(start.after()) ? start.after() : after;
        return new ScanEnd(new LogCursor(earliest(after), passed), complete);
    }

    private LinePosition earliest(LinePosition position) {
        return joiner.firstUnfinished()
                .filter(first -> first.isBefore(position))
                .orElse(position);
    }
}
