package dev.lamina.gateway.logs;

import dev.lamina.gateway.logs.LogStore.Lines;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Reads the newest events of one environment before a position. */
final class BackwardRead {
    private static final int CHUNK = 2000;
    /** Older lines that are read because the first event may have begun in them. */
    private static final int CONTEXT = 2 * LineJoiner.LONGEST / (16 * 1024) + 2;

    private final LogStore store;
    private final LogFiles files;
    private final LinePosition before;
    private final long from;
    private final Predicate<LogEvent> wanted;

    /** @param from begin of the time of reading, in nanoseconds since 1970 */
    BackwardRead(LogStore store, LogFiles files, LinePosition before, long from, Predicate<LogEvent> wanted) {
        this.store = store;
        this.files = files;
        this.before = before;
        this.from = from;
        this.wanted = wanted;
    }

    /** A line and its position. */
    private record Placed(LinePosition position, StoredLine line) {}

    BackwardPage run(int limit, int bytes, ScanLimits limits) {
        List<StoredLine> newest = new ArrayList<>();
        boolean all = read(newest, limit, bytes, limits);
        return page(placed(newest), all, limit, bytes);
    }

    /** Returns whether there are no older lines. */
    private boolean read(List<StoredLine> newest, int limit, int bytes, ScanLimits limits) {
        long deadline = System.nanoTime() + limits.time().toNanos();
        TimeSlice slice = new TimeSlice();
        long until = before.time() + (before.ordinal() > 0 ? 1 : 0);
        LineCount count = new LineCount();
        while (until > from) {
            long begin = slice.before(until, from);
            Lines some = store.newest(files, begin, until, CHUNK);
            List<StoredLine> taken = some.lines();
            if (!some.complete()) {
                // Lines of the oldest time may be missing: they are read with the next slice.
                long oldest = taken.getLast().time();
                List<StoredLine> whole =
                        taken.stream().filter(line -> line.time() > oldest).toList();
                until = whole.isEmpty() ? oldest : oldest + 1;
                taken = whole.isEmpty() ? taken : whole;
            } else {
                until = begin;
            }
            newest.addAll(taken);
            taken.forEach(count::add);
            slice.had(some.lines().size(), CHUNK);
            if (count.events >= limit + CONTEXT
                    || count.chars >= 2L * bytes
                    || newest.size() >= limits.lines()
                    || System.nanoTime() > deadline) {
                return until <= from;
            }
        }
        return true;
    }

    /** Counts lines that may be events of the page. */
    private final class LineCount {
        int events;
        long chars;

        void add(StoredLine line) {
            LinePosition position = LinePosition.at(line.time());
            boolean counts = new LineJoiner().add(position, line).filter(wanted).isPresent();
            if (counts) {
                events++;
                chars += line.text().length();
            }
        }
    }

    private List<Placed> placed(List<StoredLine> newest) {
        List<Placed> placed = new ArrayList<>();
        LinePosition position = LinePosition.at(Long.MIN_VALUE);
        for (StoredLine line : newest.reversed()) {
            position = line.time() == position.time() ? position.next() : LinePosition.at(line.time());
            if (position.isBefore(before)) {
                placed.add(new Placed(position, line));
            }
        }
        return placed;
    }

    private BackwardPage page(List<Placed> lines, boolean all, int limit, int bytes) {
        LineJoiner joiner = new LineJoiner();
        List<LogEvent> events = new ArrayList<>();
        int context = all ? 0 : Math.min(CONTEXT, lines.size() / 2);
        for (int i = 0; i < lines.size(); i++) {
            Placed placed = lines.get(i);
            Optional<LogEvent> event = joiner.add(placed.position(), placed.line());
            if (i >= context) {
                event.filter(wanted).ifPresent(events::add);
            }
        }
        LinePosition begin = lines.isEmpty() ? before : lines.get(context).position();
        List<LogEvent> last = newest(events, limit, bytes);
        LinePosition first = last.isEmpty() ? begin : last.getFirst().position();
        LinePosition end = lines.isEmpty() ? before : lines.getLast().position().next();
        LinePosition unfinished =
                joiner.firstUnfinished().filter(piece -> piece.isBefore(end)).orElse(end);
        return new BackwardPage(last, first, new LogCursor(unfinished, end));
    }

    private static List<LogEvent> newest(List<LogEvent> events, int limit, int bytes) {
        int size = 0;
        int count = 0;
        for (LogEvent event : events.reversed()) {
            size += event.bytes();
            if (count == limit || count > 0 && size > bytes) {
                break;
            }
            count++;
        }
        return List.copyOf(events.subList(events.size() - count, events.size()));
    }
}
