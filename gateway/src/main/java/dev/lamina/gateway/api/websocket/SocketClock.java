package dev.lamina.gateway.api.websocket;

import dev.lamina.gateway.HttpApiConfig;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;

/** The time, and the times that connections have, in milliseconds. */
record SocketClock(
        InstantSource time, long idleTimeout, long maxDuration, long writeTimeout, long messageTimeout, long drain) {
    private static final int CHECKS = 10;
    private static final long SHORTEST_MS = 50;
    private static final long LONGEST_MS = 5_000;

    static SocketClock of(HttpApiConfig.WebSocket config) {
        return new SocketClock(
                InstantSource.system(),
                config.idleTimeout().toMillis(),
                config.maxDuration().toMillis(),
                config.writeTimeout().toMillis(),
                config.messageTimeout().toMillis(),
                config.drain().toMillis());
    }

    long now() {
        return time.millis();
    }

    /** How often a connection is to be checked. */
    long period() {
        long shortest = LongStream.of(idleTimeout, maxDuration, writeTimeout, messageTimeout)
                .min()
                .orElseThrow();
        return Math.clamp(shortest / CHECKS, SHORTEST_MS, LONGEST_MS);
    }

    /** A time within the drain from now on, so that not all clients connect again at once. */
    long sometime() {
        return now() + ThreadLocalRandom.current().nextLong(Math.max(1, drain)) + 1;
    }
}
