package dev.lamina.gateway.logs;

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
    private final LineJoiner joiner;

    // Mutable state
    /** The position after the last line that was read. */
    private LinePosition read;

    /** New lines: not those that are read again for the first pieces of an event. */
    private int lines;

    private long deadline;

    /** @param to end of the time of reading, in nanoseconds since 1970 */
    ForwardScan(LogStore store, LogFiles files, LogCursor start, long to, EventSink sink) {
        this.store = store;
        this.files = files;
        this.joiner = new LineJoiner(files);
        this.start = start;
        this.to = to;
        this.sink = sink;
        this.read = start.from();
    }

    ScanEnd run(ScanLimits limits) {
        deadline = System.nanoTime() + limits.time().toNanos();
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
            ended = giveUp(LinePosition.at(from));
            if (ended.isPresent()) {
                return ended.get();
            }
            slice.had(some.lines().size(), CHUNK);
            LinePosition next = read.isBefore(LinePosition.at(from)) ? LinePosition.at(from) : read;
            if (from < to && (lines >= limits.lines() || isLate(next))) {
                return end(next, false);
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
            Optional<ScanEnd> ended = giveUp(here);
            if (ended.isPresent()) {
                return ended;
            }
            lines += here.isBefore(start.after()) ? 0 : 1;
            Optional<LogEvent> event = joiner.add(here, line);
            read = here.next();
            ended = event.flatMap(this::offer);
            if (ended.isPresent()) {
                return ended;
            }
            if (isLate(read)) {
                return Optional.of(end(read, false));
            }
        }
        return Optional.empty();
    }

    /** Passes the texts without an end that no longer wait at this position. */
    private Optional<ScanEnd> giveUp(LinePosition until) {
        Optional<ScanEnd> ended = Optional.empty();
        Optional<LogEvent> text = joiner.givenUp(until);
        while (text.isPresent()) {
            LinePosition after = text.get().position().next();
            read = read.isBefore(after) ? after : read;
            ended = offer(text.get());
            text = ended.isPresent() ? Optional.empty() : joiner.givenUp(until);
        }
        return ended;
    }

    /** Passes an event, if it is a new one; returns the end if the scan ends with it. */
    private Optional<ScanEnd> offer(LogEvent event) {
        if (event.position().isBefore(start.after())) {
            return Optional.empty();
        }
        return switch (sink.take(event)) {
            case GO_ON -> Optional.empty();
            case STOP -> Optional.of(end(read, false));
            case STOP_BEFORE ->
                Optional.of(new ScanEnd(new LogCursor(earliest(event.first()), event.position()), false));
        };
    }

    /** Whether the time is over and the scan has passed something new: the next one must not begin where it did. */
    private boolean isLate(LinePosition passed) {
        return System.nanoTime() > deadline && start.after().isBefore(passed);
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
