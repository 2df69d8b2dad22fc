package dev.lamina.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

class AccessKeyReadinessTest {
    private final AtomicBoolean known = new AtomicBoolean();
    private final AtomicLong clock = new AtomicLong();
    private final AccessKeyReadiness readiness = new AccessKeyReadiness(
            new AccessKeys() {
                @Override
                public Optional<AccessKey> find(String id) {
                    return Optional.empty();
                }

                @Override
                public boolean known() {
                    return known.get();
                }
            },
            clock::get);

    @Test
    void readinessIsDownUntilKeysAreKnown() {
        assertThat(readiness.call().getStatus()).isEqualTo(Status.DOWN);
        known.set(true);
        assertThat(readiness.call().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void readinessIsUpAfterTimeout() {
        clock.addAndGet(Duration.ofSeconds(61).toNanos());
        assertThat(readiness.call().getStatus()).isEqualTo(Status.UP);
    }
}
