package dev.lamina.console.log;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;

/**
 * What a user looks for in stored lines.
 *
 * @param range how far before its end the search begins, a name of {@link #RANGES}
 * @param until when it ends: a time of UTC as browsers write it, milliseconds since 1970, or empty for now
 * @param text what lines contain; empty for all
 * @param request the request whose lines are wanted; empty for all
 */
public record LogSearch(String range, String until, String text, String request) {
    /**
     * A range that can be chosen.
     *
     * @param name in the address
     */
    public record Range(String name, String title, Duration length) {}

    public static final List<Range> RANGES = List.of(
            new Range("15m", "15 minutes", Duration.ofMinutes(15)),
            new Range("1h", "1 hour", Duration.ofHours(1)),
            new Range("3h", "3 hours", Duration.ofHours(3)),
            new Range("1d", "1 day", Duration.ofDays(1)),
            new Range("3d", "3 days", Duration.ofDays(3)),
            new Range("14d", "14 days", Duration.ofDays(14)),
            new Range("90d", "90 days", Duration.ofDays(90)));

    /** Milliseconds of later times, and times with a year of more digits, are no numbers that stores take. */
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    private static final Range DEFAULT = RANGES.get(3);

    /** Nobody searches for a longer text, and the gateway limits requests, too. */
    private static final int LONGEST = 500;

    public LogSearch {
        text = text.strip();
        text = text.substring(0, Math.min(text.length(), LONGEST));
        request = request.strip();
        request = request.matches("[-0-9a-zA-Z]{1,64}") ? request : "";
        range = find(range).name();
    }

    private static Range find(String name) {
        return RANGES.stream()
                .filter(range -> range.name().equals(name))
                .findFirst()
                .orElse(DEFAULT);
    }

    Duration length() {
        return find(range).length();
    }

    /** Returns the end; {@code now} if none is given, or it cannot be read. */
    Instant end(Instant now) {
        try {
            if (until.matches("[0-9]{1,15}")) {
                Instant end = Instant.ofEpochMilli(Long.parseLong(until));
                return end.isAfter(LAST) ? now : end;
            }
            Instant end = until.isBlank() ? now : LocalDateTime.parse(until).toInstant(ZoneOffset.UTC);
            return end.isBefore(Instant.EPOCH) || end.isAfter(LAST) ? now : end;
        } catch (DateTimeException e) {
            return now;
        }
    }

    /** Returns the end as a field of a form takes it; empty for now. */
    public String field() {
        return until.isBlank()
                ? ""
                : LocalDateTime.ofInstant(end(Instant.EPOCH), ZoneOffset.UTC)
                        .withNano(0)
                        .toString();
    }
}
