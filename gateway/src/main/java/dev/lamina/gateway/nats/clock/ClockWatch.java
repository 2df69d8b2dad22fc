package dev.lamina.gateway.nats.clock;

import dev.lamina.gateway.nats.OnceConnected;
import dev.lamina.gateway.pacing.RepeatedTask;
import dev.lamina.pacing.Backoff;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Checks the clock every half minute, and reports when it is wrong. */
@Singleton
final class ClockWatch {
    private static final Logger LOG = Logger.getLogger(ClockWatch.class);
    private static final long INTERVAL_SECONDS = 30;

    private final SharedClock clock;
    private final Connection nats;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("clock watch").daemon().factory());

    // Mutable state: used by the timer only; checks in a row that found the clock wrong
    private int wrong;

    ClockWatch(SharedClock clock, Connection nats, MeterRegistry meters) {
        this.clock = clock;
        this.nats = nats;
        Gauge.builder(
                        "lamina.clock.ahead",
                        () -> clock.ahead()
                                .map(ahead -> ahead.toMillis() / 1000.0)
                                .orElse(Double.NaN))
                .baseUnit("seconds")
                .description("How far this gateway's clock is ahead of NATS'")
                .register(meters);
    }

    void start(@Observes StartupEvent event) {
        OnceConnected.run(nats, () -> {
            var _ = timer.scheduleWithFixedDelay(
                    new RepeatedTask("The check of the clock", this::check), 0, INTERVAL_SECONDS, TimeUnit.SECONDS);
        });
    }

    void stop(@Observes ShutdownEvent event) {
        timer.shutdownNow();
    }

    void check() {
        try {
            clock.measure();
        } catch (IOException | JetStreamApiException | IllegalStateException e) {
            LOG.debugf("NATS does not report its time: %s", e.getMessage());
            return;
        }
        Optional<Duration> by = clock.wrongBy();
        if (by.isPresent()) {
            wrong++;
            if (Backoff.isReported(wrong)) {
                LOG.errorf(
                        "This gateway's clock is %d s %s NATS'. It fires no schedules and leaves them to other "
                                + "gateways, and goes by NATS' clock"
                                + " for the ages of events. Have the clocks of all nodes set by NTP",
                        by.get().abs().toSeconds(), by.get().isNegative() ? "behind" : "ahead of");
            }
        } else if (wrong > 0) {
            wrong = 0;
            LOG.info("This gateway's clock is right again: it fires schedules");
        }
    }
}
