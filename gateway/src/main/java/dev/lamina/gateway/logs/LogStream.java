package dev.lamina.gateway.logs;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lines that one environment wrote on one day, in UTC. Lambda's name of it is
 * {@code 2026/11/29/[$LATEST]ENVIRONMENT}, with the number of a version instead of $LATEST; the environment is the pod.
 *
 * @param version of the function: a number, or $LATEST
 */
public record LogStream(LocalDate day, String pod, String version) {
    private static final long NANOS = 1_000_000_000L;
    private static final Pattern NAME =
            Pattern.compile("(\\d{4}/\\d{2}/\\d{2})/\\[(\\$LATEST|[0-9]{1,6})]([a-z0-9]([-.a-z0-9]*[a-z0-9])?)");
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu/MM/dd");

    /** @param time in nanoseconds since 1970 */
    public static LogStream of(LogFile file, long time) {
        return new LogStream(
                LocalDate.ofInstant(Instant.ofEpochSecond(0, time), ZoneOffset.UTC), file.pod(), file.version());
    }

    /** Empty if it is not the name of a stream. */
    public static Optional<LogStream> parse(String name) {
        Matcher parts = NAME.matcher(name);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new LogStream(LocalDate.parse(parts.group(1), DAY), parts.group(3), parts.group(2)))
                    .filter(stream -> stream.name().equals(name));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** In nanoseconds since 1970. */
    public long begins() {
        return day.atStartOfDay(ZoneOffset.UTC).toEpochSecond() * NANOS;
    }

    public long ends() {
        return day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toEpochSecond() * NANOS;
    }

    public String name() {
        return DAY.format(day) + "/[" + version + "]" + pod;
    }
}
