package dev.lamina.gateway.app;

import dev.lamina.gateway.GatewayConfig;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Whether this gateway is stopping, and how long it may still take. */
@Singleton
final class Drain {
    private final Duration allowed;

    // Mutable state
    private volatile long end;
    private volatile boolean begun;

    Drain(GatewayConfig config) {
        this.allowed = config.shutdownDelay().plus(config.shutdownGrace());
    }

    void begin() {
        end = System.nanoTime() + allowed.toNanos();
        begun = true;
    }

    boolean begun() {
        return begun;
    }

    /** At least a second: finished responses must still be sent. */
    Duration left() {
        return Duration.ofNanos(Math.max(1_000_000_000L, end - System.nanoTime()));
    }
}
