package dev.lamina.gateway.api.authorizer.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** When an issuer's keys are read, and how long they are used. */
class SigningKeyCacheTest {
    private final SignedTokens issuer = SignedTokens.elliptic();
    private final AtomicInteger fetches = new AtomicInteger();
    private Instant now = Instant.EPOCH;
    private boolean down;

    private final SigningKeyCache keys = new SigningKeyCache(
            SignedTokens.ISSUER,
            url -> {
                fetches.incrementAndGet();
                if (down) {
                    throw new IssuerException("it does not respond");
                }
                return issuer.keys();
            },
            () -> now);

    @Test
    void knownKeyIsNotReadAgain() {
        keys.find("ec");
        after(Duration.ofMinutes(5));

        assertThat(keys.find("ec")).isPresent();
        assertThat(fetches).hasValue(1);
    }

    @Test
    void rotatedKeyIsReadAtOnce() {
        keys.find("ec");
        issuer.add("new");
        after(SigningKeyCache.SHORTEST_DISTANCE);

        assertThat(keys.find("new")).isPresent();
        assertThat(fetches).hasValue(2);
    }

    @Test
    void falseKidsCannotCauseManyFetches() {
        for (int i = 0; i < 1000; i++) {
            assertThat(keys.find("false-" + i)).isEmpty();
        }
        assertThat(fetches).hasValue(1);

        after(SigningKeyCache.SHORTEST_DISTANCE);
        for (int i = 0; i < 1000; i++) {
            assertThat(keys.find("false-" + i)).isEmpty();
        }
        assertThat(fetches).hasValue(2);
        assertThat(keys.find("ec")).isPresent();
    }

    @Test
    void concurrentCallersShareOneFetch() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        SigningKeyCache slow = new SigningKeyCache(
                SignedTokens.ISSUER,
                url -> {
                    fetches.incrementAndGet();
                    begun.countDown();
                    try {
                        released.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                    return issuer.keys();
                },
                () -> now);

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<? extends Future<?>> callers = IntStream.range(0, 20)
                    .mapToObj(i ->
                            threads.submit(() -> assertThat(slow.find("ec")).isPresent()))
                    .toList();
            begun.await();
            released.countDown();
            for (Future<?> caller : callers) {
                caller.get();
            }
        }

        assertThat(fetches).hasValue(1);
    }

    @Test
    void brokenIssuerIsAProblemUntilItHeals() {
        down = true;
        keys.refreshIfDue();
        assertThat(keys.problem()).contains("it does not respond");
        assertThatExceptionOfType(IssuerException.class).isThrownBy(() -> keys.find("ec"));
        assertThat(fetches).as("the pause is not over").hasValue(1);

        down = false;
        after(Duration.ofSeconds(1));
        keys.refreshIfDue();
        assertThat(keys.problem()).isEmpty();
        assertThat(keys.find("ec")).isPresent();
    }

    @Test
    void pausesGrowUpToHalfAMinute() {
        down = true;
        for (int second = 0; second < 600; second++) {
            keys.refreshIfDue();
            after(Duration.ofSeconds(1));
        }

        assertThat(fetches.get()).isBetween(15, 30);
    }

    @Test
    void keysAreUsedWhileIssuerIsDown() {
        keys.find("ec");
        down = true;
        after(SigningKeyCache.REFRESHED);
        keys.refreshIfDue();
        assertThat(keys.find("ec")).isPresent();
        assertThat(keys.problem()).as("of short trouble").isEmpty();

        for (int i = 0; i < 60; i++) {
            after(Duration.ofSeconds(1));
            keys.refreshIfDue();
        }
        assertThat(keys.find("ec")).isPresent();
        assertThat(keys.problem()).isPresent();

        after(SigningKeyCache.USED);
        assertThatExceptionOfType(IssuerException.class).isThrownBy(() -> keys.find("ec"));
    }

    @Test
    void withdrawnKeyEndsWithNextRefresh() {
        keys.find("ec");
        issuer.remove("ec").add("next");
        after(SigningKeyCache.REFRESHED);
        keys.refreshIfDue();

        assertThat(keys.find("ec")).isEmpty();
        assertThat(keys.find("next")).isPresent();
    }

    private void after(Duration time) {
        now = now.plus(time);
    }
}
