package dev.lamina.gateway;

import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Asynchronous invocation. The first two are Lambda's delays, which tests shorten. */
public interface AsyncConfig {
    /** Delay between a function error and the first retry; it doubles before the second. */
    @WithDefault("60s")
    Duration retryDelay();

    /**
     * Delay before the next attempt after a throttle or a platform error; it doubles each time, up to 300 times this.
     */
    @WithDefault("1s")
    Duration throttleDelay();

    /** Retries after a function error. */
    @WithDefault("2")
    int maxRetries();

    /** Maximum event age: an older event is discarded. */
    @WithDefault("6h")
    Duration maxEventAge();

    /**
     * Lease of an event: if its gateway has not renewed it for this long, another one gets the event. Renewed every
     * third of it.
     */
    @WithDefault("30s")
    Duration lease();

    /** Maximum number of events of one function in flight at one gateway; fewer while the function is throttled. */
    @WithDefault("100")
    int maxInFlight();

    /** Maximum number of event bytes in flight at one gateway, over all functions; further events stay in NATS. */
    @WithDefault("134217728")
    long byteBudget();

    /**
     * Size of the queue on the disk of NATS in bytes, which NATS reserves. If the queue is full, new events are
     * refused.
     */
    @WithDefault("1073741824")
    long maxBytes();

    /** Time within which a second event with the same id is dropped. */
    @WithDefault("2m")
    Duration duplicateWindow();

    /** How long the outcome of an event is kept after it has left the queue. */
    @WithDefault("24h")
    Duration endedKept();

    /** Size of these outcomes on the disk of NATS in bytes. If it is reached, the oldest are deleted. */
    @WithDefault("134217728")
    long endedBytes();

    /**
     * How long a caller waits until NATS has stored the event. With three servers the election of a leader may take 9
     * s.
     */
    @WithDefault("15s")
    Duration storeTimeout();

    /** How long the gateways have to report that they run an event whose state is requested, or that is cancelled. */
    @WithDefault("250ms")
    Duration answerTime();

    /** How long a gateway looks for events of a function that has none, before it waits for a notice. */
    @WithDefault("60s")
    Duration idle();

    /** Interval at which a gateway looks for functions that have events and whose notice it did not get. */
    @WithDefault("10s")
    Duration look();
}
