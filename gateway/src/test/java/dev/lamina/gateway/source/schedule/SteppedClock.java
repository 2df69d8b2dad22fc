package dev.lamina.gateway.source.schedule;

import dev.lamina.gateway.nats.clock.SharedClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A clock that stops until a test moves it. */
final class SteppedClock extends Clock {
    private record Pending(Instant due, Runnable step) {}

    // Mutable state, guarded by this
    private final List<Pending> pending = new ArrayList<>();
    private Instant now;

    SteppedClock(Instant now) {
        this.now = now;
    }

    ClockTimer timer() {
        return timer(Duration.ZERO);
    }

    /** The clock of a gateway that is this far ahead. */
    ClockTimer timer(Duration ahead) {
        return new ClockTimer(ahead(ahead)) {
            @Override
            void after(Duration wait, Runnable step) {
                wake(wait, step);
            }
        };
    }

    private Clock ahead(Duration ahead) {
        return Clock.offset(this, ahead);
    }

    /** The clock of a gateway that is this far ahead of this clock, which is NATS's. */
    SharedClock shared(Duration ahead) {
        return new SharedClock(
                () -> Optional.of(instant()),
                ahead(ahead),
                () -> Duration.between(Instant.EPOCH, instant()).toNanos());
    }

    void advance(Duration time) {
        List<Pending> due = new ArrayList<>();
        synchronized (this) {
            now = now.plus(time);
            pending.stream().filter(some -> !some.due().isAfter(now)).forEach(due::add);
            pending.removeAll(due);
        }
        due.forEach(some -> some.step().run());
    }

    private synchronized void wake(Duration wait, Runnable step) {
        pending.add(new Pending(now.plus(wait), step));
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("only UTC is used");
    }
}
