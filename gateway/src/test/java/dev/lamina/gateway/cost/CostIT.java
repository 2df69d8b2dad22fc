package dev.lamina.gateway.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.testing.TestConfig;
import dev.lamina.testbed.server.NatsServer;
import io.nats.client.Connection;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Two gateways that add to the same sums on a NATS server. */
@Execution(ExecutionMode.CONCURRENT)
class CostIT {
    private static final GatewayConfig CONFIG = TestConfig.of(Map.of());
    private static final int ROUNDS = 50;

    @TempDir
    private Path directory;

    private NatsServer nats;
    private Connection first;
    private Connection second;

    @BeforeEach
    void start() throws Exception {
        nats = new NatsServer(directory);
        first = nats.connect();
        second = nats.connect();
    }

    @AfterEach
    void stop() throws Exception {
        first.close();
        second.close();
        nats.close();
    }

    @Test
    void sumsAreExactOverGatewaysAndTheirRestarts() throws Exception {
        UseCounter one = Uses.counter();
        UseCounter other = Uses.counter();
        CompletableFuture<Void> concurrent =
                CompletableFuture.runAsync(() -> countAndWrite(other, history(second, "b", other)));
        countAndWrite(one, history(first, "a", one));
        concurrent.get(30, TimeUnit.SECONDS);

        UseCounter afterRestart = Uses.counter();
        UseHistory restarted = history(first, "a2", afterRestart);
        Uses.count(afterRestart, "hello", 1);
        restarted.write();

        assertThat(restarted.read(Uses.TODAY))
                .isEqualTo(Map.of(
                        "hello", Uses.counted(4 * ROUNDS + 1),
                        "hello:live", Uses.counted(2 * ROUNDS)));
        assertThat(restarted.days()).containsExactly(Uses.TODAY);
    }

    @Test
    void useWhileNatsIsDownIsAddedLater() throws Exception {
        UseCounter counter = Uses.counter();
        UseHistory history = history(first, "a", counter);
        Uses.count(counter, "hello", 2);
        history.write();
        nats.kill();
        await().until(() -> first.getStatus() != Connection.Status.CONNECTED);
        Uses.count(counter, "hello", 3);
        history.write();
        Uses.count(counter, "world", 1);
        history.write();

        nats.start();
        await().until(() -> first.getStatus() == Connection.Status.CONNECTED);
        await().until(() -> {
            history.write();
            return isComplete(history);
        });

        assertThat(history.read(Uses.TODAY)).isEqualTo(Map.of("hello", Uses.counted(5), "world", Uses.counted(1)));
    }

    private static boolean isComplete(UseHistory history) {
        try {
            return history.read(Uses.TODAY).containsKey("world");
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static void countAndWrite(UseCounter counter, UseHistory history) {
        for (int i = 0; i < ROUNDS; i++) {
            Uses.count(counter, "hello", 2);
            Uses.countAlias(counter, "hello", "live");
            history.write();
        }
        history.write();
    }

    private static UseHistory history(Connection connection, String me, UseCounter counter) {
        return new UseHistory(CostLedger.store(connection, CONFIG), me, counter);
    }
}
