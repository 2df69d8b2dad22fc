package dev.lamina.gateway.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.testing.TestConfig;
import dev.lamina.testbed.server.NatsServer;
import io.nats.client.Connection;
import io.nats.client.Nats;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdoptedPodsIT {
    private static final FunctionId ORDERS = new FunctionId("shop", "orders");
    private static final String POD = "lamina-pool-python3.11-128-6d5f9b8c7d-";

    @TempDir
    private Path directory;

    private NatsServer server;
    private Connection nats;
    private Instant now = Instant.parse("2026-11-29T12:00:00Z");
    private AdoptedPods pods;

    @BeforeEach
    void start() throws Exception {
        server = new NatsServer(directory);
        nats = Nats.connect(server.url());
        pods = new AdoptedPods(nats, TestConfig.of(Map.of("lamina.pool.namespaces", "shop")), () -> now);
    }

    @AfterEach
    void stop() throws Exception {
        nats.close();
        server.kill();
    }

    @Test
    void podsOfFunctionHaveItsVersions() {
        pods.add(ORDERS, POD + "aaaaa");
        pods.add(ORDERS, POD + "aaaaa");
        pods.add(new FunctionId("shop", "orders.12"), POD + "bbbbb");
        pods.add(new FunctionId("shop", "orders-old"), POD + "ccccc");
        pods.add(new FunctionId("elsewhere", "orders"), POD + "ddddd");

        awaitPods(ORDERS, Map.of(POD + "aaaaa", "$LATEST", POD + "bbbbb", "12"));
        awaitPods(new FunctionId("shop", "orders-old"), Map.of(POD + "ccccc", "$LATEST"));
        assertThat(pods.of(new FunctionId("shop", "none"))).isEmpty();
    }

    @Test
    void newestPodsAreReturned() {
        int all = 320;
        for (int number = 0; number < all; number++) {
            now = now.plusSeconds(1);
            pods.add(ORDERS, POD + number);
        }

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(pods.of(ORDERS))
                        .hasSize(300)
                        .containsKeys(POD + (all - 1), POD + (all - 300))
                        .doesNotContainKey(POD + (all - 301)));
    }

    @Test
    void readerIsToldThatNatsIsAwayIfThereIsPool() throws Exception {
        nats.close();

        assertThat(pods.of(new FunctionId("elsewhere", "orders"))).isEmpty();

        assertThatThrownBy(() -> pods.of(ORDERS))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("NATS is not connected");
    }

    private void awaitPods(FunctionId function, Map<String, String> expected) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(pods.of(function)).isEqualTo(expected));
    }
}
