package dev.lamina.gateway.dispatch.trace;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** W3C's {@code traceparent}: {@code VERSION-TRACE-SPAN-FLAGS}. */
public record Traceparent(String traceId, String spanId, boolean sampled) {
    public static final String NAME = "traceparent";
    /** A later version may have more parts; version ff is not one. */
    private static final Pattern FORM =
            Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?");

    private static final int LONGEST = 256;
    private static final int SECONDS = 8;
    private static final int HEXADECIMAL = 16;

    /** Empty if it cannot be read: as the standard demands, it counts as absent. */
    public static Optional<Traceparent> of(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        Matcher parts = FORM.matcher(text.trim());
        return parts.matches()
                ? Optional.of(new Traceparent(
                        parts.group(1), parts.group(2), (Integer.parseInt(parts.group(3), HEXADECIMAL) & 1) == 1))
                : Optional.empty();
    }

    /** The same as X-Ray's header. */
    public String toHeader() {
        return "Root=" + root() + ";Parent=" + spanId + ";Sampled=" + (sampled ? '1' : '0');
    }

    String root() {
        return "1-" + traceId.substring(0, SECONDS) + '-' + traceId.substring(SECONDS);
    }
}
