package dev.lamina.console.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.console.cluster.RefusedException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Two open pages use a refresh token once. */
class RenewalsTest {
    private final Renewals renewals = new Renewals();
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void pagesAtTheSameTimeGetSameTokens() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (ExecutorService pages = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Provider.Tokens> first = pages.submit(() -> renewals.of("one", () -> {
                begun.countDown();
                await(go);
                return next();
            }));
            begun.await();
            Future<Provider.Tokens> second = pages.submit(() -> renewals.of("one", this::next));
            go.countDown();

            assertThat(second.get()).isEqualTo(first.get());
        }
        assertThat(renewals.of("one", this::next).idToken()).isEqualTo("token-1");
        assertThat(renewals.of("two", this::next).idToken()).isEqualTo("token-2");
    }

    @Test
    void refusalIsNotKept() {
        assertThatThrownBy(() -> renewals.of("one", () -> {
                    throw new RefusedException(503, "away", List.of());
                }))
                .isInstanceOf(RefusedException.class);

        assertThat(renewals.of("one", this::next).idToken()).isEqualTo("token-1");
    }

    private Provider.Tokens next() {
        return new Provider.Tokens("token-" + asked.incrementAndGet(), Instant.MAX, Optional.empty());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
