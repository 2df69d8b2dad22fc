package dev.lamina.gateway.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.runtime.RoleCredentials;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The shares of namespaces in the exchanges that run at the same time. */
class ExchangePoolTest {
    private static final int SIZE = 8;

    private final CountDownLatch stsResponds = new CountDownLatch(1);
    private final Semaphore arrived = new Semaphore(0);
    private final ExchangePool pool = new ExchangePool(SIZE, this::exchange);

    @Test
    void namespaceCannotFillThePool() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<RoleCredentials>> stuck = new ArrayList<>();
            for (int i = 0; i < SIZE; i++) {
                Role role = role("crowded", "fn" + i);
                stuck.add(CompletableFuture.supplyAsync(() -> pool.credentials(role), threads));
            }
            assertThat(arrived.tryAcquire(SIZE / 4, 5, TimeUnit.SECONDS)).isTrue();

            Role other = role("other", "quick");
            CompletableFuture<RoleCredentials> served =
                    CompletableFuture.supplyAsync(() -> pool.credentials(other), threads);

            assertThat(served.get(2, TimeUnit.SECONDS).accessKeyId()).isEqualTo("quick");
            assertThat(arrived.tryAcquire()).as("more of the crowded namespace").isFalse();
            stsResponds.countDown();
            for (CompletableFuture<RoleCredentials> each : stuck) {
                assertThat(each.get(5, TimeUnit.SECONDS)).isNotNull();
            }
        }
    }

    private RoleCredentials exchange(Role role) {
        if (role.function().namespace().equals("crowded")) {
            arrived.release();
            try {
                stsResponds.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return new RoleCredentials(role.function().name(), "secret", "token", Instant.MAX);
    }

    private static Role role(String namespace, String function) {
        return new Role(new FunctionId(namespace, function), "fn", "arn:aws:iam::1:role/x", Optional.empty());
    }
}
