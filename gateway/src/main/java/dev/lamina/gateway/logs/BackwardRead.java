package dev.lamina.gateway.logs;

import dev.lamina.gateway.logs.LogStore.Lines;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Reads the newest events of one environment before a position. */
final class BackwardRead {
    private static final int CHUNK = 2000;
    /** Characters of all lines that are kept for a page. */
    private static final int MOST_CHARS = 8 * 1024 * 1024;
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
        Found found = read(limit, bytes, limits);
        return page(placed(found.newest()), found, limit, bytes);
    }

    /**
     * What was read.
     *
     * @param all whether there are no older lines
     * @param older how many of the lines are read only because a text without an end may be in them
     */
    private record Found(List<StoredLine> newest, boolean all, int older) {}

    private Found read(int limit, int bytes, ScanLimits limits) {
        List<StoredLine> newest = new ArrayList<>();
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
                    || count.allChars >= MOST_CHARS
                    || newest.size() >= limits.lines()
                    || System.nanoTime() > deadline) {
                return until <= from ? new Found(newest, true, 0) : withOlder(newest, until);
            }
        }
        return new Found(newest, true, 0);
    }

    private Found withOlder(List<StoredLine> newest, long until) {
        List<StoredLine> older = store.newest(files, Math.max(from, until - LineJoiner.QUIET), until, CHUNK)
                .lines();
        newest.addAll(older);
        return new Found(newest, false, older.size());
    }

    /** Counts lines that may be events of the page. */
    private final class LineCount {
        int events;
        long chars;
        long allChars;

        void add(StoredLine line) {
            allChars += line.text().length();
            LinePosition position = LinePosition.at(line.time());
            boolean counts =
                    new LineJoiner(files).add(position, line).filter(wanted).isPresent();
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

    private BackwardPage page(List<Placed> lines, Found found, int limit, int bytes) {
        LineJoiner joiner = new LineJoiner(files);
        List<LogEvent> events = new ArrayList<>();
        int context = context(lines.size(), found);
        LinePosition begin = lines.isEmpty() ? before : lines.get(context).position();
        Predicate<LogEvent> shown = wanted.and(event -> !event.position().isBefore(begin));
        for (Placed placed : lines) {
            giveUp(joiner, placed.position()).filter(shown).forEach(events::add);
            joiner.add(placed.position(), placed.line()).filter(shown).ifPresent(events::add);
        }
        giveUp(joiner, before).filter(shown).forEach(events::add);
        List<LogEvent> last = newest(events, limit, bytes);
        LinePosition first = last.isEmpty() ? begin : last.getFirst().position();
        LinePosition read =
                lines.isEmpty() ? before : lines.getLast().position().next();
        LinePosition end = last.isEmpty() || last.getLast().position().isBefore(read)
                ? read
                : last.getLast().position().next();
        LinePosition unfinished =
                joiner.firstUnfinished().filter(piece -> piece.isBefore(end)).orElse(end);
        return new BackwardPage(last, first, new LogCursor(unfinished, end));
    }

    /** How many of the lines are only read for the first pieces of events. */
    private static int context(int lines, Found found) {
        int own = Math.max(0, lines - found.older());
        return found.all() || lines == 0 ? 0 : Math.min(lines - 1, lines - own + Math.min(CONTEXT, own / 2));
    }

    private static Stream<LogEvent> giveUp(LineJoiner joiner, LinePosition until) {
        return Stream.iterate(joiner.givenUp(until), Optional::isPresent, _ -> joiner.givenUp(until))
                .flatMap(Optional::stream);
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
