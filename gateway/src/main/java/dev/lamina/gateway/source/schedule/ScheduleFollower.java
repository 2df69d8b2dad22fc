package dev.lamina.gateway.source.schedule;

import dev.lamina.gateway.dispatch.AsyncInvoker;
import dev.lamina.gateway.dispatch.trace.DeliveredBy;
import dev.lamina.gateway.nats.clock.SharedClock;
import dev.lamina.pacing.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;

/** Runs the ticks of one schedule until it is stopped. See DESIGN.md. */
final class ScheduleFollower {
    private static final Logger LOG = Logger.getLogger(ScheduleFollower.class);
    /** The maximum delay of a tick after NATS is back, far less than the time after which a tick counts as missed. */
    private static final Backoff AFTER_FAILURE = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(10));
    /**
     * Pause while this gateway's clock is wrong. Other gateways run the ticks; the next one must not be late once it is
     * right again.
     */
    private static final Duration WHILE_WRONG = Duration.ofSeconds(30);

    private static final Backoff AFTER_LOST_RACE = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(2));

    /** The dependencies that all followers share. */
    record Shared(
            TickRecords records, AsyncInvoker invoker, ScheduledEvent events, ClockTimer timer, SharedClock time) {}

    private final FollowedSchedule followed;
    private final Shared shared;

    // Mutable state
    private volatile boolean stopped;
    // in a row; one check at a time, each started by the one before
    private int failures;
    private int lostRaces;

    ScheduleFollower(FollowedSchedule followed, Shared shared) {
        this.followed = followed;
        this.shared = shared;
    }

    void start() {
        shared.timer().now(this::check);
    }

    void stop() {
        stopped = true;
    }

    private void check() {
        if (stopped) {
            return;
        }
        try {
            if (!shared.time().isRight()) {
                failures = 0;
                checkAfter(WHILE_WRONG);
                return;
            }
            Instant now = shared.timer().now();
            boolean settled = settled(now);
            failures = 0;
            if (settled) {
                lostRaces = 0;
                followed.schedule().next(now).ifPresent(next -> shared.timer().at(next, this::check));
            } else {
                lostRaces++;
                LOG.tracef("%s: another gateway wrote the record first", name());
                checkAfter(AFTER_LOST_RACE.after(lostRaces));
            }
        } catch (Exception e) {
            failures++;
            LOG.logf(
                    Backoff.isReported(failures) ? Level.WARN : Level.DEBUG,
                    "Could not store the ticks of trigger %s, retrying, %d failures in a row: %s",
                    name(),
                    failures,
                    e.getMessage());
            checkAfter(AFTER_FAILURE.after(failures));
        }
    }

    private void checkAfter(Duration pause) {
        shared.timer().after(pause, () -> shared.timer().now(this::check));
    }

    /**
     * Runs the tick that is due and writes the record. False when the record has changed meanwhile and must be read
     * again.
     */
    private boolean settled(Instant now) throws Exception {
        TickRecords.Found found = shared.records().find(uid());
        if (followed.isBehind(found.record())) {
            return true;
        }
        Optional<TickRecord> record =
                shared.time().isKnown() ? found.record().map(some -> some.credible(now)) : found.record();
        Optional<Instant> due = followed.due(record, now);
        if (due.isPresent()) {
            shared.invoker()
                    .enqueue(shared.events().of(followed, due.get()), DeliveredBy.of(followed.trigger()))
                    .toCompletableFuture()
                    .join();
        }
        TickRecord next = followed.next(record, due, now);
        return found.record().equals(Optional.of(next)) || shared.records().write(uid(), next, found);
    }

    private String uid() {
        return followed.trigger().getMetadata().getUid();
    }

    private String name() {
        return followed.trigger().getMetadata().getNamespace() + "/"
                + followed.trigger().getMetadata().getName();
    }
}
