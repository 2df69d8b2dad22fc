package dev.lamina.gateway.source.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.api.BusSource;
import dev.lamina.api.BusSourceBuilder;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.cluster.ClusterMembers;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.http.AwsException;
import dev.lamina.gateway.source.ReplayProgress;
import dev.lamina.gateway.source.bus.Buses.BusEvent;
import dev.lamina.gateway.testing.FakeTriggers;
import dev.lamina.gateway.testing.TestConfig;
import dev.lamina.testbed.server.NatsServer;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Events are archived on a real NATS server, each namespace has its share, and they are replayed. */
@Timeout(60)
class BusReplayIT {
    private static final String SHOP = "shop";
    private static final String BUS = "orders.v2";

    @TempDir
    Path directory;

    private final FakeTriggers triggers = new FakeTriggers();
    private final List<Invocation> stored = new CopyOnWriteArrayList<>();
    private NatsServer server;
    private Connection nats;

    @BeforeEach
    void startNats() throws Exception {
        server = new NatsServer(directory);
        nats = server.connect();
        triggers.put(TestBuses.rule(SHOP, "paid", source("{\"detail-type\": [\"Paid\"]}")));
        triggers.put(TestBuses.rule("other", "all", source("{\"source\": [{\"prefix\": \"\"}]}")));
    }

    @AfterEach
    void stop() throws InterruptedException {
        nats.close();
        server.close();
    }

    @Test
    void archivedEventsAreReplayedToOneTrigger() {
        Gateway gateway = gateway(Map.of());
        for (int n = 0; n < 40; n++) {
            gateway.put(SHOP, "e" + n, n % 2 == 0 ? "Paid" : "Opened");
        }
        gateway.put("other", "x", "Paid");
        List<String> before = requestIds();
        stored.clear();

        ReplayProgress progress = gateway.replay("paid", "{\"id\": \"again\"}");

        assertThat(progress)
                .usingRecursiveComparison()
                .ignoringFields("until")
                .isEqualTo(new ReplayProgress(20, 20, true, null));
        assertThat(stored).hasSize(20).allSatisfy(invocation -> {
            assertThat(invocation.function().name()).isEqualTo("paid");
            assertThat(event(invocation).path("replay-name").asText()).isEqualTo("again");
        });
        assertThat(requestIds()).doesNotHaveDuplicates().doesNotContainAnyElementsOf(before);
        List<String> first = requestIds();
        stored.clear();
        gateway.replay("paid", "{\"id\": \"again\"}");
        assertThat(requestIds()).containsExactlyElementsOf(first);
    }

    @Test
    void replayIsBoundedByTime() throws Exception {
        Gateway gateway = gateway(Map.of());
        gateway.put(SHOP, "before", "Paid");
        Instant since = archivedAt(gateway, "before").plusNanos(1);
        gateway.put(SHOP, "within", "Paid");
        Instant until = archivedAt(gateway, "within").plusNanos(1);
        gateway.put(SHOP, "after", "Paid");
        stored.clear();

        ReplayProgress progress =
                gateway.replay("paid", "{\"since\": \"" + since + "\", \"until\": \"" + until + "\"}");

        assertThat(progress).isEqualTo(new ReplayProgress(1, 0, true, null, until.toString()));
        assertThat(stored)
                .singleElement()
                .satisfies(invocation ->
                        assertThat(event(invocation).path("id").asText()).isEqualTo("within"));
    }

    @Test
    void replayContinuesAfterLastCall() throws Exception {
        Gateway gateway = gateway(Map.of());
        gateway.put(SHOP, "first", "Paid");
        gateway.put(SHOP, "second", "Paid");
        long first = archived(gateway).getFirst().sequence();
        stored.clear();

        gateway.replay("paid", "{\"startAfter\": \"" + first + "\", \"until\": \"" + Instant.now() + "\"}");

        assertThat(stored)
                .singleElement()
                .satisfies(invocation ->
                        assertThat(event(invocation).path("id").asText()).isEqualTo("second"));
    }

    @Test
    void sinceCountsInLaterCallsToo() throws Exception {
        Gateway gateway = gateway(Map.of());
        gateway.put(SHOP, "first", "Paid");
        gateway.put(SHOP, "second", "Paid");
        long first = archived(gateway).getFirst().sequence();
        Instant since = archivedAt(gateway, "second").plusNanos(1);

        ReplayProgress progress = gateway.replay(
                "paid",
                "{\"startAfter\": \"" + first + "\", \"since\": \"" + since + "\", \"until\": \""
                        + since.plusSeconds(60) + "\"}");

        assertThat(progress.replayed()).isZero();
        assertThat(progress.done()).isTrue();
    }

    @Test
    void replayWithoutArchiveIsRefused() {
        refused(gateway(Map.of()), "", "Namespace shop has no archive");
    }

    @Test
    void replayLeavesNoConsumer() throws Exception {
        Gateway gateway = gateway(Map.of());
        gateway.put(SHOP, "x", "Paid");

        gateway.replay("paid", "");

        assertThat(nats.jetStreamManagement().getConsumerNames("lamina-bus-shop"))
                .isEmpty();
    }

    @Test
    void replayOfUnusableRuleIsRefused() {
        triggers.put(TestBuses.rule(SHOP, "broken", source("{\"source\": 1}")));
        Gateway gateway = gateway(Map.of());

        assertThatThrownBy(() -> gateway.replay("broken", "")).hasMessageContaining("spec.source.bus.pattern: ");
    }

    @Test
    void wrongReplayIsRefused() {
        Gateway gateway = gateway(Map.of());

        refused(gateway, "{\"prefix\": \"x\"}", "prefix: unknown field: use since, until, startAfter and id");
        refused(gateway, "{\"since\": \"yesterday\"}", "since: must be a time");
        refused(gateway, "{\"startAfter\": \"x\"}", "startAfter: must be");
        refused(gateway, "{\"startAfter\": \"7\"}", "until: is needed with startAfter");
        refused(
                gateway,
                "{\"since\": \"2026-01-02T00:00:00Z\", \"until\": \"2026-01-01T00:00:00Z\"}",
                "until: must be later");
    }

    @Test
    void floodDeletesOnlyEventsOfItsNamespace() throws Exception {
        Gateway gateway = gateway(Map.of("lamina.bus.archive-bytes", "200000"));
        gateway.put(SHOP, "kept", "Paid");

        for (int n = 0; n < 30; n++) {
            gateway.put("other", "flood" + n, "x".repeat(20_000));
        }

        assertThat(archived(gateway)).hasSize(1);
        assertThat(nats.jetStreamManagement()
                        .getStreamInfo("lamina-bus-other")
                        .getStreamState()
                        .getByteCount())
                .isLessThanOrEqualTo(200_000);
    }

    @Test
    void namespaceWithoutSpaceStillGetsEvents() throws Exception {
        Gateway gateway =
                gateway(Map.of("lamina.bus.archive-bytes", "1000000", "lamina.bus.archive-total-bytes", "1500000"));
        gateway.put("other", "x", "Paid");
        stored.clear();

        gateway.put(SHOP, "y", "Paid");

        assertThat(stored).hasSize(1);
        assertThat(nats.jetStreamManagement().getStreamNames("lamina.bus.>")).containsExactly("lamina-bus-other");
        nats.jetStreamManagement().purgeStream("lamina-bus-other");
        gateway(Map.of("lamina.bus.archive-bytes", "1000000", "lamina.bus.archive-total-bytes", "1500000"))
                .put(SHOP, "z", "Paid");
        assertThat(nats.jetStreamManagement().getStreamNames("lamina.bus.>")).containsExactly("lamina-bus-shop");
    }

    @Test
    void archiveOfUnusedNamespaceIsDeleted() throws Exception {
        Gateway gateway = gateway(Map.of());
        gateway.put(SHOP, "x", "Paid");
        gateway.put("other", "y", "Paid");
        FakeTriggers left = new FakeTriggers();
        left.putUnseen(TestBuses.rule(SHOP, "paid", source("{\"detail-type\": [\"Paid\"]}")));
        ArchiveSweep sweep = new ArchiveSweep(gateway.archive(), left, new OneGateway());

        sweep.sweep();
        assertThat(gateway.archive().namespaces()).containsExactlyInAnyOrder(SHOP, "other");
        sweep.sweep();

        assertThat(gateway.archive().namespaces()).containsExactly(SHOP);
    }

    @Test
    void lostArchiveIsCreatedAgain() throws Exception {
        Gateway gateway = gateway(Map.of());
        gateway.put(SHOP, "x", "Paid");
        nats.jetStreamManagement().deleteStream("lamina-bus-shop");

        gateway.put(SHOP, "y", "Paid");

        assertThat(archived(gateway)).hasSize(1);
    }

    @Test
    void unarchivedEventIsNotAccepted() {
        Gateway gateway = gateway(Map.of("lamina.bus.store-timeout", "1s"));
        gateway.put(SHOP, "x", "Paid");
        server.kill();

        assertThatThrownBy(() -> gateway.put(SHOP, "y", "Paid")).hasMessageContaining("could not be archived");
    }

    private void refused(Gateway gateway, String body, String message) {
        assertThatThrownBy(() -> gateway.replay("paid", body))
                .hasCauseInstanceOf(AwsException.class)
                .hasMessageContaining(message);
    }

    private static List<BusArchive.Archived> archived(Gateway gateway) throws IOException, JetStreamApiException {
        List<BusArchive.Archived> all = new CopyOnWriteArrayList<>();
        gateway.archive().read(new BusArn("us-east-1", SHOP, BUS), 0, Optional.empty(), all::addAll);
        return all;
    }

    private static Instant archivedAt(Gateway gateway, String id) throws IOException, JetStreamApiException {
        return archived(gateway).stream()
                .filter(each -> new String(each.event(), StandardCharsets.UTF_8).contains('"' + id + '"'))
                .findFirst()
                .orElseThrow()
                .storedAt();
    }

    private List<String> requestIds() {
        return stored.stream().map(Invocation::requestId).toList();
    }

    private static JsonNode event(Invocation invocation) {
        return BusJson.read(invocation.payload().toString()).orElseThrow();
    }

    private static BusSource source(String pattern) {
        return BusSourceBuilder.builder().name(BUS).pattern(pattern).build();
    }

    private CompletionStage<Void> store(Invocation invocation) {
        stored.add(invocation);
        return CompletableFuture.completedFuture(null);
    }

    private Gateway gateway(Map<String, String> settings) {
        GatewayConfig config = TestConfig.of(settings);
        BusArchive archive = TestBuses.archive(nats, config);
        return new Gateway(
                TestBuses.of(triggers, this::store, config, archive),
                TestBuses.replay(triggers, this::store, config, archive),
                archive);
    }

    private static final class OneGateway implements ClusterMembers {
        @Override
        public List<String> alive() {
            return List.of("this");
        }

        @Override
        public Optional<String> self() {
            return Optional.of("this");
        }

        @Override
        public boolean isLeader() {
            return true;
        }
    }

    /** The parts of a gateway that serve buses. */
    private record Gateway(Buses buses, BusReplay replays, BusArchive archive) {
        void put(String namespace, String id, String type) {
            buses.put(
                            namespace,
                            BUS,
                            new BusEvent(
                                    id,
                                    Instant.now(),
                                    Instant.now(),
                                    "shop",
                                    type,
                                    List.of(),
                                    BusJson.object(),
                                    Optional.empty()))
                    .toCompletableFuture()
                    .orTimeout(30, TimeUnit.SECONDS)
                    .join();
        }

        ReplayProgress replay(String trigger, String body) {
            return replays.start(SHOP, trigger, body.getBytes(StandardCharsets.UTF_8), "call-" + System.nanoTime())
                    .toCompletableFuture()
                    .orTimeout(30, TimeUnit.SECONDS)
                    .join()
                    .orElseThrow();
        }
    }
}
