package dev.lamina.gateway.api.websocket;

import dev.lamina.gateway.HttpApiConfig;
import java.time.InstantSource;

/** The time, and the times that connections have, in milliseconds. */
record SocketClock(InstantSource time, long idleTimeout, long maxDuration, long writeTimeout) {
    private static final int CHECKS = 10;
    private static final long SHORTEST_MS = 50;
    private static final long LONGEST_MS = 5_000;

    static SocketClock of(HttpApiConfig.WebSocket config) {
        return new SocketClock(
                InstantSource.system(),
                config.idleTimeout().toMillis(),
                config.maxDuration().toMillis(),
                config.writeTimeout().toMillis());
    }

    long now() {
        return time.millis();
    }

    /** How often a connection is to be checked. */
    long period() {
        return Math.clamp(Math.min(Math.min(idleTimeout, maxDuration), writeTimeout) / CHECKS, SHORTEST_MS, LONGEST_MS);
    }
}
