package dev.lamina.gateway.nats.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lamina.installation.NatsNames;
import dev.lamina.installation.NatsOwner;
import dev.lamina.testbed.server.NatsServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nats.client.Connection;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clock of a real NATS server, which runs on this machine and so has the same time. */
class NatsTimeIT {
    private static final NatsNames NAMES = new NatsNames(NatsNames.DEFAULT_PREFIX);

    @TempDir
    Path directory;

    @Test
    void clockAheadIsMeasuredAndShownAsMetric() throws Exception {
        try (NatsServer server = new NatsServer(directory);
                Connection nats = server.connect()) {
            new NatsOwner(NAMES, "production", 1).claim(nats);
            SharedClock clock = new SharedClock(
                    new NatsTime(nats, NAMES.ownerStream()),
                    Clock.offset(Clock.systemUTC(), Duration.ofHours(1)),
                    System::nanoTime);
            MeterRegistry meters = new SimpleMeterRegistry();
            ClockWatch watch = new ClockWatch(clock, nats, meters);
            assertThat(meters.get("lamina.clock.ahead").gauge().value()).isNaN();

            watch.check();
            assertThat(meters.get("lamina.clock.ahead").gauge().value()).isCloseTo(3600, within(5.0));
            assertThat(clock.isRight()).isFalse();
            assertThat(clock.earlier().instant()).isCloseTo(Instant.now(), within(5, ChronoUnit.SECONDS));
            watch.stop(null);
        }
    }
}
