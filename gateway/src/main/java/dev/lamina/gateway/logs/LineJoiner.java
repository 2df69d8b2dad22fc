package dev.lamina.gateway.logs;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Makes events of lines: the container runtime cuts a long text into several lines. */
final class LineJoiner {
    /** A longer text becomes several events, as on AWS. */
    static final int LONGEST = 256 * 1024;

    /** Texts whose end was not read yet, by file and stream. */
    private final Map<String, Unfinished> unfinished = new HashMap<>();

    private record Unfinished(LinePosition first, long time, StringBuilder text) {}

    /** The event that ends with this line, if any. A line without the runtime's form is an event as it is. */
    Optional<LogEvent> add(LinePosition position, StoredLine line) {
        Optional<LogFile> file = LogFile.of(line.file());
        if (file.isEmpty()) {
            return Optional.empty();
        }
        Optional<CriLine> parsed = CriLine.parse(line.text());
        if (parsed.isEmpty()) {
            return Optional.of(new LogEvent(position, position, line.time(), file.get(), line.text()));
        }
        CriLine piece = parsed.get();
        String key = line.file() + ' ' + piece.stream();
        Unfinished before = unfinished.remove(key);
        if (before == null && !piece.partial()) {
            return Optional.of(new LogEvent(position, position, piece.time(), file.get(), piece.text()));
        }
        Unfinished text = before == null ? new Unfinished(position, piece.time(), new StringBuilder()) : before;
        text.text().append(piece.text());
        if (piece.partial() && text.text().length() < LONGEST) {
            unfinished.put(key, text);
            return Optional.empty();
        }
        return Optional.of(new LogEvent(
                text.first(), position, text.time(), file.get(), text.text().toString()));
    }

    /** The first piece of all texts whose end was not read yet. */
    Optional<LinePosition> firstUnfinished() {
        return unfinished.values().stream().map(Unfinished::first).min(LinePosition::compareTo);
    }
}
