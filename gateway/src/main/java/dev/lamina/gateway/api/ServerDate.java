package dev.lamina.gateway.api;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The Date header, from which SDKs correct a wrong local clock. Formatted once per second. */
final class ServerDate {
    private final Clock clock;
    private volatile Second current;

    private record Second(long epoch, String text) {
        static Second of(long epoch) {
            return new Second(
                    epoch,
                    DateTimeFormatter.RFC_1123_DATE_TIME.format(
                            Instant.ofEpochSecond(epoch).atOffset(ZoneOffset.UTC)));
        }
    }

    ServerDate(Clock clock) {
        this.clock = clock;
        this.current = Second.of(clock.instant().getEpochSecond());
    }

    String now() {
        long epoch = clock.millis() / 1000;
        Second second = current;
        if (second.epoch() != epoch) {
            second = Second.of(epoch);
            current = second;
        }
        return second.text();
    }
}
