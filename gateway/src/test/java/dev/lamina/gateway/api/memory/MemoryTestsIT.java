package dev.lamina.gateway.api.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lamina.api.Function;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.api.memory.MemoryTest.State;
import dev.lamina.gateway.cluster.ClusterMembers;
import dev.lamina.gateway.dispatch.Dispatcher;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.dispatch.Outcome.Usage;
import dev.lamina.gateway.function.FunctionChange;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.FunctionWatch;
import dev.lamina.gateway.function.TestWatch;
import dev.lamina.gateway.http.AwsException;
import dev.lamina.gateway.testing.TestConfig;
import dev.lamina.testbed.Definitions;
import dev.lamina.testbed.Patience;
import dev.lamina.testbed.server.KubeApiServer;
import dev.lamina.testbed.server.NatsServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.nats.client.Connection;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Memory tests on a real API server and a real NATS. The operator and the environments are played: a function is ready
 * as soon as it is created, and an invocation takes as long as the test says.
 */
class MemoryTestsIT {
    private static final FunctionId RESIZE = new FunctionId("default", "resize");
    private static final String READY = """
            {"status": {"observedGeneration": 1, "conditions": [{"type": "Ready", "status": "True", "reason": \
            "Available", "message": "", "observedGeneration": 1, "lastTransitionTime": "2026-01-01T00:00:00Z"}]}}""";
    private static final GatewayConfig CONFIG = TestConfig.of(Map.of());

    @TempDir
    private static Path directory;

    private static KubeApiServer server;
    private static NatsServer nats;
    private static Connection connection;
    private static FunctionWatch functions;

    @BeforeAll
    static void start() throws Exception {
        server = KubeApiServer.started();
        nats = new NatsServer(directory);
        connection = nats.connect();
        KubernetesClient client = server.client();
        Definitions.applyTo(client);
        functions = TestWatch.of(client, CONFIG);
        functions.start();
        functions.onChange(change -> makeReady(client, change));
        client.resource(TestMemory.function("resize")).create();
        await().atMost(Patience.EVENT)
                .until(() -> functions
                        .find(RESIZE)
                        .filter(view -> view.notReady().isEmpty())
                        .isPresent());
    }

    @AfterAll
    static void stop() throws Exception {
        functions.stop();
        connection.close();
        nats.close();
        server.close();
    }

    @Test
    void testRunsCopiesAndAnotherGatewayReadsIt() throws Exception {
        CountDownLatch holds = new CountDownLatch(1);
        MemoryTests tests = tests(invocation -> CompletableFuture.supplyAsync(() -> {
            joined(holds);
            return outcome();
        }));

        MemoryTest begun = got(tests.start(RESIZE, new MemoryTestSettings(List.of(128, 512), 2, Buffer.buffer("{}"))));

        await().atMost(Patience.EVENT).untilAsserted(() -> assertThat(copies()).hasSize(1));
        Function copy = copies().getFirst();
        assertThat(copy.getSpec().memory()).isEqualTo("128Mi");
        assertThatThrownBy(() -> got(tests.start(RESIZE, new MemoryTestSettings(List.of(128), 1, Buffer.buffer("{}")))))
                .hasCauseInstanceOf(AwsException.class)
                .hasMessageContaining("A memory test of resize runs in namespace default");

        holds.countDown();
        MemoryTests other = tests(invocation -> CompletableFuture.completedFuture(outcome()));
        await().atMost(Patience.EVENT)
                .untilAsserted(() -> assertThat(got(other.read(RESIZE, Optional.of(begun.id()))))
                        .satisfies(test -> assertThat(test.state()).isEqualTo(State.Succeeded))
                        .satisfies(test -> assertThat(test.results()).hasSize(2)));
        await().atMost(Patience.EVENT).until(() -> copies().isEmpty());
    }

    @Test
    void copyOfDeadGatewayIsDeleted() {
        Function resize = functions.resource(RESIZE).orElseThrow();
        server.client().resource(FunctionCopy.of(resize, "dead0000", 256)).create();
        await().atMost(Patience.EVENT)
                .until(() -> functions.labelled(FunctionCopy.LABEL).stream()
                        .anyMatch(copy -> copy.getMetadata().getName().equals("mt-dead0000-256")));

        tests(invocation -> CompletableFuture.completedFuture(outcome())).sweep();

        assertThat(copies()).extracting(copy -> copy.getMetadata().getName()).doesNotContain("mt-dead0000-256");
        assertThat(functions.resource(RESIZE)).isPresent();
    }

    private static MemoryTests tests(Dispatcher dispatcher) {
        return new MemoryTests(
                new MemoryTestStore(connection, CONFIG),
                new FunctionCopies(server.client()),
                functions,
                dispatcher,
                new Leader(),
                CONFIG);
    }

    private static List<Function> copies() {
        return server.client()
                .resources(Function.class)
                .inNamespace("default")
                .withLabel(FunctionCopy.LABEL)
                .list()
                .getItems();
    }

    private static Outcome outcome() {
        Duration duration = Duration.ofMillis(20);
        return new Outcome.Completed(
                Buffer.buffer("null"),
                false,
                Optional.empty(),
                Optional.of(new Usage(duration, duration, 40, Optional.empty())));
    }

    private static void joined(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T got(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private record Leader() implements ClusterMembers {
        @Override
        public List<String> alive() {
            return List.of("me");
        }

        @Override
        public Optional<String> self() {
            return Optional.of("me");
        }

        @Override
        public boolean isLeader() {
            return true;
        }
    }

    /** As the operator does it: says of each function that it is ready. */
    private static void makeReady(KubernetesClient client, FunctionChange change) {
        if (change instanceof FunctionChange.Added(var view)) {
            Thread.startVirtualThread(() -> client.resources(Function.class)
                    .inNamespace(view.id().namespace())
                    .withName(view.id().name())
                    .subresource("status")
                    .patch(PatchContext.of(PatchType.JSON_MERGE), READY));
        }
    }
}
