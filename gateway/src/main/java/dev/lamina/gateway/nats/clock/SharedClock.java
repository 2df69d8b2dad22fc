package dev.lamina.gateway.nats.clock;

import dev.lamina.gateway.GatewayConfig;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * How far this gateway's clock is from the one that all gateways share. What was measured last is carried on by the
 * time that has passed since, so that a clock that is set meanwhile is noticed at once.
 */
@Singleton
public final class SharedClock {
    /** A clock that is off by less is right. */
    public static final Duration BOUND = Duration.ofSeconds(10);
    /** How long a measurement is good for; and how long one that says that the clock is wrong. */
    private static final Duration FRESH = Duration.ofSeconds(30);

    private static final Duration FRESH_WHEN_WRONG = Duration.ofSeconds(1);
    /** An answer that takes longer says too little. */
    private static final Duration SLOWEST = Duration.ofSeconds(5);

    private final TimeSource source;
    private final InstantSource local;
    private final LongSupplier nanos;

    // Mutable state, written under the lock; null before the first
    private volatile Measured measured;
    private boolean asked;
    private long askedAt;

    /** @param nanos as {@link System#nanoTime} when it was that time */
    private record Measured(Instant time, long nanos) {}

    @Inject
    SharedClock(Connection nats, GatewayConfig config) {
        this(new NatsTime(nats, config.nats().names().ownerStream()), Clock.systemUTC(), System::nanoTime);
    }

    /**
     * @param local this gateway's clock
     * @param nanos nanoseconds, as {@link System#nanoTime}
     */
    public SharedClock(TimeSource source, InstantSource local, LongSupplier nanos) {
        this.source = source;
        this.local = local;
        this.nanos = nanos;
    }

    /**
     * Whether this gateway's clock is right, as far as that can be known: where the source does not say the time, it is
     * believed. Blocks where that was not asked for a while.
     *
     * @throws IOException the source does not answer, or not soon enough
     */
    public synchronized boolean isRight() throws IOException, JetStreamApiException {
        Duration age = Duration.ofNanos(nanos.getAsLong() - askedAt);
        if (!asked || age.compareTo(FRESH) >= 0 || wrongBy().isPresent() && age.compareTo(FRESH_WHEN_WRONG) >= 0) {
            measure();
        }
        return wrongBy().isEmpty();
    }

    /** Whether anything is known of the shared clock. */
    public boolean isKnown() {
        return measured != null;
    }

    /** By how much this gateway's clock is ahead, negative when it is behind; absent while that is not known. */
    public Optional<Duration> ahead() {
        Measured last = measured;
        return last == null
                ? Optional.empty()
                : Optional.of(
                        Duration.between(last.time().plusNanos(nanos.getAsLong() - last.nanos()), local.instant()));
    }

    /** As {@link #ahead}, where that is too much. */
    public Optional<Duration> wrongBy() {
        return ahead().filter(ahead -> ahead.abs().compareTo(BOUND) > 0);
    }

    /**
     * The earlier of this gateway's clock and the shared one, if they differ too much: no event is too old by one wrong
     * clock alone. Does not block.
     */
    public Clock earlier() {
        return clock(() ->
                local.instant().minus(wrongBy().filter(Duration::isPositive).orElse(Duration.ZERO)));
    }

    /**
     * The later of the two, if they differ too much: what is written now is not old by one wrong clock. Does not block.
     */
    public Clock later() {
        return clock(() ->
                local.instant().minus(wrongBy().filter(Duration::isNegative).orElse(Duration.ZERO)));
    }

    private static Clock clock(InstantSource time) {
        return new Clock() {
            @Override
            public Instant instant() {
                return time.instant();
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                throw new UnsupportedOperationException("times here have no zone");
            }
        };
    }

    /** @throws IOException the source does not answer, or not soon enough */
    synchronized void measure() throws IOException, JetStreamApiException {
        long before = nanos.getAsLong();
        Optional<Instant> time = source.ask();
        long took = nanos.getAsLong() - before;
        if (took > SLOWEST.toNanos()) {
            throw new IOException("NATS took " + Duration.ofNanos(took).toSeconds() + " s to report its time");
        }
        time.ifPresent(there -> measured = new Measured(there, before + took / 2));
        asked = true;
        askedAt = before;
    }
}
