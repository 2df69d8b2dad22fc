package dev.lamina.gateway.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.gateway.dispatch.Limit;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.dispatch.ThrottleCause;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.testing.FakePod;
import dev.lamina.gateway.testing.TestConfig;
import dev.lamina.gateway.testing.TestGateway;
import dev.lamina.installation.NatsNames;
import dev.lamina.testbed.server.NatsServer;
import io.nats.client.Connection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Three gateways that share a NATS server, and one of them dies. */
@Execution(ExecutionMode.CONCURRENT)
class GatewayClusterIT {
    private static final NatsNames NAMES = new NatsNames(NatsNames.DEFAULT_PREFIX);
    private static final Map<String, String> SETTINGS = Map.of(
            "lamina.gateways.lease",
            "9s",
            "lamina.gateways.idle",
            "500ms",
            "lamina.limits.concurrency",
            "30",
            "lamina.limits.shared-minimum",
            "10");
    private static final Duration LEASE = Duration.ofSeconds(9);
    private static final int RESERVED = 6;
    private static final Outcome THROTTLED = new Outcome.Throttled(ThrottleCause.RESERVED);

    @TempDir
    private Path directory;

    private NatsServer nats;
    private final List<Node> nodes = new ArrayList<>();
    private FunctionId hello;

    @BeforeEach
    void start() throws Exception {
        nats = new NatsServer(directory);
        for (int i = 0; i < 3; i++) {
            nodes.add(new Node());
        }
        nodes.forEach(node -> await().until(() -> node.gateways.alive().size() == 3));
    }

    @AfterEach
    void stop() throws Exception {
        for (Node node : nodes) {
            node.close();
        }
        nats.close();
    }

    @Test
    void reservedLimitIsSharedByGateways() throws Exception {
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            for (Node node : nodes) {
                outcomes.add(node.gateway.invoke(hello, "{}"));
            }
        }
        await().untilAsserted(() -> assertThat(outcomes.stream().filter(outcome -> !outcome.isDone()))
                .hasSize(RESERVED));
        assertThat(outcomes.stream().filter(CompletableFuture::isDone))
                .allMatch(outcome -> outcome.join().equals(THROTTLED));
        assertThat(nodes.stream()
                        .mapToInt(node -> node.gateway.activity().load(hello).inFlight())
                        .sum())
                .isEqualTo(RESERVED);

        await("every gateway sees what all have")
                .untilAsserted(() -> assertThat(nodes)
                        .allMatch(node -> node.activity.load(hello).waiting() == RESERVED));
    }

    @Test
    void poolAndPlatformLimitAreSharedByGateways() {
        FunctionId other = nodes.stream()
                .map(node -> node.gateway.functions().ready("other"))
                .toList()
                .getFirst();
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            for (Node node : nodes) {
                outcomes.add(node.gateway.invoke(other, "{}"));
            }
        }
        await().untilAsserted(() -> assertThat(outcomes.stream().filter(outcome -> !outcome.isDone()))
                .hasSize(30 - RESERVED));
    }

    @Test
    void permitsMoveToGatewayOfCaller() throws Exception {
        try (FakePod a = nodes.get(0).gateway.pod(hello, "pod-a").serve(event -> event);
                FakePod b = nodes.get(1).gateway.pod(hello, "pod-b").serve(event -> event);
                FakePod c = nodes.get(2).gateway.pod(hello, "pod-c").serve(event -> event)) {
            nodes.forEach(node -> node.gateway.functions().reserving("hello", 1));
            for (int i = 0; i < 12; i++) {
                assertThat(nodes.get(i % 3).gateway.invoke(hello, "{}").get(30, TimeUnit.SECONDS))
                        .isInstanceOf(Outcome.Completed.class);
            }
        }
    }

    @Test
    void permitsOfDeadGatewayGoToOthers() throws Exception {
        Node first = nodes.stream()
                .filter(node -> node.gateways.isLeader())
                .findFirst()
                .orElseThrow();
        List<Node> others = nodes.stream().filter(node -> node != first).toList();
        for (int i = 0; i < RESERVED; i++) {
            first.gateway.invoke(hello, "{}");
        }
        assertThat(first.gateway.activity().load(hello).inFlight()).isEqualTo(RESERVED);
        first.die();

        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        for (int i = 0; i < RESERVED; i++) {
            outcomes.add(others.get(i % 2).gateway.invoke(hello, "{}"));
        }
        await().atMost(LEASE.multipliedBy(5))
                .untilAsserted(() -> assertThat(others.stream()
                                .mapToInt(node ->
                                        node.gateway.activity().load(hello).inFlight())
                                .sum())
                        .isEqualTo(RESERVED));
        assertThat(outcomes).noneMatch(CompletableFuture::isDone);
        assertThat(others.getFirst().gateway.invoke(hello, "{}").get(30, TimeUnit.SECONDS))
                .isEqualTo(THROTTLED);
        assertThat(others.stream().filter(node -> node.gateways.isLeader())).hasSize(1);
    }

    @Test
    void gatewaysKeepShareWithoutNatsAndSyncAfterwards() throws Exception {
        nats.kill();
        await().atMost(LEASE.multipliedBy(6)).untilAsserted(() -> {
            for (Node node : nodes) {
                assertThat(node.gateways.available(node.limit(), RESERVED)).isEqualTo(RESERVED / 3);
            }
        });
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        for (Node node : nodes) {
            outcomes.addAll(Stream.generate(() -> node.gateway.invoke(hello, "{}"))
                    .limit(3)
                    .toList());
        }
        assertThat(outcomes.stream().filter(outcome -> !outcome.isDone())).hasSize(RESERVED);

        nats.start();
        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        nodes.stream().filter(node -> node.gateways.isLeader()).count() == 1
                                && nodes.stream()
                                        .allMatch(node ->
                                                node.gateways.available(node.limit(), RESERVED) == RESERVED / 3));
        assertThat(nodes.getFirst().gateway.invoke(hello, "{}").get(30, TimeUnit.SECONDS))
                .isEqualTo(THROTTLED);
    }

    /** The first gateway has all permits, and the others ask for them while they join. */
    @Test
    void burstAtAnyGatewayGetsAllPermits() throws Exception {
        for (Node node : nodes) {
            List<CompletableFuture<Outcome>> burst = Stream.generate(() -> node.gateway.invoke(hello, "{}"))
                    .limit(RESERVED)
                    .toList();
            await().untilAsserted(() ->
                    assertThat(node.gateway.activity().load(hello).waiting()).isEqualTo(RESERVED));
            try (FakePod pod = node.gateway.pod(hello, "pod").serve(event -> event)) {
                assertThat(burst)
                        .allSatisfy(outcome ->
                                assertThat(outcome.get(30, TimeUnit.SECONDS)).isInstanceOf(Outcome.Completed.class));
            }
        }
    }

    /** As a gateway that stalled for longer than a lease, and continues. */
    @Test
    void expiredMemberReturnsWithItsInvocations() throws Exception {
        Node struckOff = nodes.stream()
                .filter(node -> !node.gateways.isLeader())
                .findFirst()
                .orElseThrow();
        for (int i = 0; i < RESERVED; i++) {
            struckOff.gateway.invoke(hello, "{}");
        }
        await().until(() -> struckOff.gateway.activity().load(hello).waiting() == RESERVED);
        SharedStore store = new JetStreamStore(struckOff.connection, NAMES, 1);
        Set<String> its = PermitAllocation.of(store.read(LocalPermits.key(struckOff.limit())))
                .orElseThrow()
                .permits()
                .keySet();
        assertThat(its).as("the member that has all permits").hasSize(1);
        await("it is evicted").until(() -> {
            SharedStore.Entry members = store.read(MemberList.KEY);
            return store.write(
                    MemberList.KEY, MemberList.of(members).without(its).text(), members.revision());
        });

        await("it is back under another id")
                .untilAsserted(
                        () -> assertThat(struckOff.gateways.alive()).hasSize(3).doesNotContainAnyElementsOf(its));
        await("it has their permits again")
                .untilAsserted(() -> assertThat(struckOff.gateways.available(struckOff.limit(), RESERVED))
                        .isEqualTo(RESERVED));
        assertThat(struckOff.gateway.activity().load(hello).waiting()).isEqualTo(RESERVED);
        assertThat(nodes.getFirst().gateway.invoke(hello, "{}").get(30, TimeUnit.SECONDS))
                .isEqualTo(THROTTLED);
    }

    @Test
    void waitingInvocationIsReportedByOtherGateway() {
        Queue<FunctionId> reported = new ConcurrentLinkedQueue<>();
        nodes.get(1).activity.onWaiting(reported::add);
        nodes.get(0).gateway.invoke(hello, "{}");
        await().until(() -> reported.contains(hello));
        assertThat(nodes.get(1).activity.load(hello).quiet()).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void closedGatewayLeavesMembersAtOnce() throws Exception {
        nodes.removeFirst().close();
        await().atMost(LEASE)
                .until(() ->
                        nodes.stream().allMatch(node -> node.gateways.alive().size() == 2));
    }

    /** A gateway and its connection. */
    private final class Node implements AutoCloseable {
        private final Connection connection = nats.connect();
        private final GatewayCluster gateways = new GatewayCluster(connection, TestConfig.of(SETTINGS));
        private final TestGateway gateway = new TestGateway(SETTINGS, gateways);
        private final ClusterLoad activity = new ClusterLoad(gateway.activity(), LEASE, System::nanoTime);

        Node() throws Exception {
            hello = gateway.functions().reserving("hello", RESERVED);
            gateways.start(gateway.dispatch().usage(), activity);
        }

        Limit limit() {
            return new Limit.OfFunction(hello);
        }

        /** Ends without a notice to the others. */
        void die() throws Exception {
            connection.close();
        }

        @Override
        public void close() throws Exception {
            gateways.stop();
            gateway.close();
            connection.close();
        }
    }
}
