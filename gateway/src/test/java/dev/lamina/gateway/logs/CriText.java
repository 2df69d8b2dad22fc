package dev.lamina.gateway.logs;

import java.time.Instant;

/** Writes lines as container runtimes do. */
public final class CriText {
    private static final long NANOS = 1_000_000_000L;

    private CriText() {}

    /** @param time in nanoseconds since 1970 */
    public static String of(long time, String stream, String tag, String text) {
        Instant written = Instant.ofEpochSecond(time / NANOS, time % NANOS);
        return written + " " + stream + ' ' + tag + ' ' + text;
    }
}
