package dev.lamina.gateway;

import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Queues of external brokers as event sources. */
public interface QueueConfig {
    /**
     * Lease of a record: if its gateway has not renewed it for this long, another one gets the record. Renewed while in
     * flight.
     */
    @WithDefault("30s")
    Duration lease();

    /** How long one poll waits for the first record; a stopping gateway must wait for its last poll. */
    @WithDefault("5s")
    Duration pollWait();

    /**
     * Delay between a function error and the next attempt of the record; it doubles each time, up to 300 times this.
     */
    @WithDefault("1s")
    Duration retryDelay();

    /** Delay before the next attempt of a batch that was throttled; it doubles each time, up to 32 times this. */
    @WithDefault("1s")
    Duration throttleDelay();

    /** Delay between two attempts to connect to a broker; it doubles each time, up to 30 times this. */
    @WithDefault("1s")
    Duration reconnectDelay();

    /** Maximum number of batches of one trigger in flight at one gateway; fewer while the function is throttled. */
    @WithDefault("100")
    int maxInFlight();

    /**
     * Maximum number of batch bytes in flight at one gateway, over all triggers; further records stay at the broker.
     */
    @WithDefault("33554432")
    long byteBudget();

    /** Maximum number of triggers whose queues one gateway reads; one namespace has three quarters of them at most. */
    @WithDefault("1000")
    int connections();
}
