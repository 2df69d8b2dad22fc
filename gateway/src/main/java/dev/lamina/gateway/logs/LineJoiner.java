package dev.lamina.gateway.logs;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Makes events of lines: the container runtime cuts a long text into several lines. A text without an end, as of a
 * killed process, becomes an event too: see {@link #givenUp}.
 */
final class LineJoiner {
    /** A longer text becomes several events, as on AWS. */
    static final int LONGEST = 256 * 1024;
    /** How long a text waits for its next piece, in nanoseconds: pieces are written one right after the other. */
    static final long QUIET = 2_000_000_000L;

    private static final int MOST_PIECES = 64;
    /** Characters of all texts without an end. */
    private static final int MOST_CHARS = 8 * 1024 * 1024;
    /** No line has such a number: the event is behind all lines of its time. */
    private static final int BEHIND_LINES = 500_000_000;

    private final LogFiles files;
    /** Texts whose end was not read yet, by file and stream; the one that waits the longest is first. */
    private final Map<String, Unfinished> unfinished = new LinkedHashMap<>();

    // Mutable state
    private int chars;

    private record Unfinished(
            LinePosition first, LinePosition last, int pieces, long time, LogFile file, StringBuilder text) {
        LogEvent ended(LinePosition position) {
            return new LogEvent(first, position, time, file, text.toString());
        }

        /** Depends on its lines only, so that each reader finds the event at the same position. */
        LinePosition givenUp() {
            return new LinePosition(last.time() + QUIET, BEHIND_LINES + last.ordinal());
        }
    }

    /** @param files those that have the lines */
    LineJoiner(LogFiles files) {
        this.files = files;
    }

    /**
     * The event that ends with this line, if any. A line without the runtime's form is an event as it is. Before it,
     * {@link #givenUp} must be called until the position has none.
     */
    Optional<LogEvent> add(LinePosition position, StoredLine line) {
        Optional<LogFile> file = files.file(line.file());
        if (file.isEmpty()) {
            return Optional.empty();
        }
        Optional<CriLine> parsed = CriLine.parse(line.text());
        if (parsed.isEmpty()) {
            return Optional.of(new LogEvent(position, position, line.time(), file.get(), line.text()));
        }
        CriLine piece = parsed.get();
        String key = line.file() + ' ' + piece.stream();
        Optional<Unfinished> before = Optional.ofNullable(unfinished.remove(key));
        if (before.isEmpty() && !piece.partial()) {
            return Optional.of(new LogEvent(position, position, piece.time(), file.get(), piece.text()));
        }
        Unfinished text = new Unfinished(
                before.map(Unfinished::first).orElse(position),
                position,
                before.map(Unfinished::pieces).orElse(0) + 1,
                before.map(Unfinished::time).orElse(piece.time()),
                file.get(),
                before.map(Unfinished::text).orElseGet(StringBuilder::new));
        chars -= text.text().length();
        text.text().append(piece.text());
        int length = text.text().length();
        if (piece.partial() && length < LONGEST && text.pieces() < MOST_PIECES && chars + length <= MOST_CHARS) {
            unfinished.put(key, text);
            chars += length;
            return Optional.empty();
        }
        return Optional.of(text.ended(position));
    }

    /**
     * The next text without an end that no longer waits at this position, as an event. Its position is when it stopped
     * waiting.
     */
    Optional<LogEvent> givenUp(LinePosition until) {
        if (unfinished.isEmpty()) {
            return Optional.empty();
        }
        Map.Entry<String, Unfinished> first = unfinished.entrySet().iterator().next();
        LinePosition position = first.getValue().givenUp();
        if (!position.isBefore(until)) {
            return Optional.empty();
        }
        unfinished.remove(first.getKey());
        chars -= first.getValue().text().length();
        return Optional.of(first.getValue().ended(position));
    }

    /** The first piece of all texts whose end was not read yet. */
    Optional<LinePosition> firstUnfinished() {
        return unfinished.values().stream().map(Unfinished::first).min(LinePosition::compareTo);
    }
}
