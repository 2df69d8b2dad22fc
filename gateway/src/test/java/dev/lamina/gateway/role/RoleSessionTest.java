package dev.lamina.gateway.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.runtime.RoleCredentials;
import dev.lamina.gateway.runtime.RoleCredentials.Refused;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** When credentials are requested, kept, renewed and refused. The clock and the exchange's thread are the test's. */
class RoleSessionTest {
    private static final Duration LIFETIME = Duration.ofMinutes(15);

    private final Queue<Runnable> threads = new ArrayDeque<>();
    private final CredentialCache cache = new CredentialCache(this::exchange, LIFETIME, () -> now(), threads::add);

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private int exchanges;
    private boolean refuses;
    private boolean breaks;

    @Test
    void equalQuestionsCauseOneExchange() {
        Future<RoleCredentials> first = ask("{}");
        Future<RoleCredentials> second = ask("{}");
        assertThat(threads).hasSize(1);

        runThreads();

        assertThat(first.result().accessKeyId()).isEqualTo("key-1");
        assertThat(second.result()).isEqualTo(first.result());
        assertThat(ask("{}").result()).isEqualTo(first.result());
        assertThat(threads).isEmpty();
    }

    @Test
    void credentialsAreRenewedAfterHalfTheirLife() {
        credentials("{}");
        pass(LIFETIME.dividedBy(2).minusSeconds(1));
        assertThat(credentials("{}")).isEqualTo("key-1");
        pass(Duration.ofSeconds(1));

        // No caller waits: the old ones are valid for half an hour more.
        assertThat(ask("{}").result().accessKeyId()).isEqualTo("key-1");
        runThreads();

        assertThat(ask("{}").result().accessKeyId()).isEqualTo("key-2");
        assertThat(exchanges).isEqualTo(2);
    }

    @Test
    void expiredCredentialsAreNotHandedOut() {
        credentials("{}");
        pass(LIFETIME);

        Future<RoleCredentials> asked = ask("{}");

        assertThat(asked.isComplete()).isFalse();
        runThreads();
        assertThat(asked.result().accessKeyId()).isEqualTo("key-2");
    }

    @Test
    void failureIsAnsweredAgainForGrowingPause() {
        refuses = true;
        for (int seconds : new int[] {1, 2, 4, 8, 16, 30, 30}) {
            assertRefused();
            int before = exchanges;
            pass(Duration.ofSeconds(seconds).minusMillis(1));
            assertRefused();
            assertThat(exchanges).as("within %d s", seconds).isEqualTo(before);
            pass(Duration.ofMillis(1));
        }
        refuses = false;
        assertThat(credentials("{}")).isEqualTo("key-8");
    }

    @Test
    void failedRenewalKeepsOldCredentials() {
        credentials("{}");
        refuses = true;
        pass(LIFETIME.dividedBy(2));
        ask("{}");
        runThreads();
        assertThat(exchanges).isEqualTo(2);
        assertThat(ask("{}").result().accessKeyId()).isEqualTo("key-1");
        assertThat(threads).isEmpty();

        pass(LIFETIME.dividedBy(2));

        assertRefused();
    }

    @Test
    void unexpectedErrorIsAnsweredToo() {
        breaks = true;
        Future<RoleCredentials> asked = ask("{}");
        runThreads();
        assertThat(asked.cause())
                .isInstanceOfSatisfying(
                        Refused.class, e -> assertThat(e.status()).isEqualTo(503));

        breaks = false;
        pass(Duration.ofSeconds(1));

        assertThat(credentials("{}")).isEqualTo("key-2");
    }

    @Test
    void changedPolicyNeedsNewCredentials() {
        credentials("{}");

        assertThat(credentials("{\"Version\":\"2012-10-17\"}")).isEqualTo("key-2");
    }

    private RoleCredentials exchange(Role role) {
        exchanges++;
        if (breaks) {
            throw new AssertionError("a broken library");
        }
        if (refuses) {
            throw new Refused(403, "AccessDenied", "no");
        }
        return new RoleCredentials("key-" + exchanges, "secret", "token", now.plus(LIFETIME));
    }

    private Future<RoleCredentials> ask(String policy) {
        return cache.ask(new Role(
                new FunctionId("shop", "orders"), "fn-orders", "arn:aws:iam::1:role/orders", Optional.of(policy)));
    }

    private String credentials(String policy) {
        Future<RoleCredentials> asked = ask(policy);
        runThreads();
        return asked.result().accessKeyId();
    }

    private void assertRefused() {
        Future<RoleCredentials> asked = ask("{}");
        runThreads();
        assertThat(asked.cause())
                .isInstanceOfSatisfying(Refused.class, e -> assertThat(e.code()).isEqualTo("AccessDenied"));
    }

    private void runThreads() {
        while (!threads.isEmpty()) {
            threads.remove().run();
        }
    }

    private Instant now() {
        return now;
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }
}
