package dev.lamina.gateway.logs;

import java.time.Instant;

/** Events of one environment. */
public final class TestLogEvents {
    private TestLogEvents() {}

    public static LogEvent at(String time, String message) {
        long nanos = Instant.parse(time).getEpochSecond() * 1_000_000_000L;
        return new LogEvent(
                LinePosition.at(nanos),
                LinePosition.at(nanos),
                nanos,
                new LogFile(
                        FakeLogStore.file("shop", "fn-orders-6d5f9b8c7d-2xk9p", "function"),
                        "fn-orders-6d5f9b8c7d-2xk9p",
                        "$LATEST"),
                message);
    }
}
