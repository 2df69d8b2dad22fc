package dev.lamina.gateway.logs;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * A line of a log file as container runtimes write it: {@code 2026-11-29T12:00:00.123456789Z stdout F text}.
 *
 * @param time in nanoseconds since 1970
 * @param stream stdout or stderr
 * @param partial whether the text goes on in the next line of this stream
 */
record CriLine(long time, String stream, boolean partial, String text) {
    private static final long NANOS = 1_000_000_000L;

    /** Empty if it has another form. */
    static Optional<CriLine> parse(String line) {
        int time = line.indexOf(' ');
        int stream = line.indexOf(' ', time + 1);
        if (time < 0 || stream < 0) {
            return Optional.empty();
        }
        int end = line.indexOf(' ', stream + 1);
        int tag = end < 0 ? line.length() : end;
        try {
            Instant written = OffsetDateTime.parse(line.substring(0, time)).toInstant();
            return Optional.of(new CriLine(
                    written.getEpochSecond() * NANOS + written.getNano(),
                    line.substring(time + 1, stream),
                    line.substring(stream + 1, tag).startsWith("P"),
                    end < 0 ? "" : line.substring(end + 1)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
