package dev.lamina.gateway.logs;

import java.nio.charset.StandardCharsets;

/**
 * One event of a log: a line that a function or the platform printed.
 *
 * @param first position of its first piece
 * @param position position of its last piece
 * @param time when it was written, in nanoseconds since 1970
 * @param file the file that has it
 * @param message without the line's end
 */
public record LogEvent(LinePosition first, LinePosition position, long time, LogFile file, String message) {
    private static final int NANOS_PER_MILLI = 1_000_000;
    private static final int OVERHEAD = 26;

    /** When it was written, in milliseconds since 1970. */
    public long timestamp() {
        return Math.floorDiv(time, NANOS_PER_MILLI);
    }

    /** When the collector read it, in milliseconds since 1970. */
    public long ingestionTime() {
        return Math.floorDiv(position.time(), NANOS_PER_MILLI);
    }

    public LogStream stream() {
        return LogStream.of(file, time);
    }

    /** What it counts in a page: its message in UTF-8 and 26 bytes, as on AWS. */
    public int bytes() {
        return message.getBytes(StandardCharsets.UTF_8).length + OVERHEAD;
    }

    /** Digits that no other event has. */
    public String id() {
        return "%019d%05d%010d%019d"
                .formatted(
                        position.time(),
                        position.ordinal(),
                        Integer.toUnsignedLong(file.path().hashCode()),
                        Math.max(0, time));
    }
}
