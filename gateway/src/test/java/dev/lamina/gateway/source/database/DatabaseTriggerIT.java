package dev.lamina.gateway.source.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.api.DatabaseSource;
import dev.lamina.api.DatabaseSource.Snapshot;
import dev.lamina.api.Trigger;
import dev.lamina.testbed.Patience;
import dev.lamina.testbed.server.NatsServer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From a row in a real PostgreSQL over the real Debezium Server and NATS to a function. */
class DatabaseTriggerIT {
    private static final Duration PATIENCE = Patience.EVENT;

    @TempDir
    private Path directory;

    private Database database;
    private NatsServer nats;
    private ChangesGateway gateway;
    private Trigger trigger;
    private DebeziumServer debezium;
    /** The ids of the rows that functions of earlier gateways got. */
    private final Set<Integer> earlier = new HashSet<>();

    @BeforeEach
    void start() throws Exception {
        database = new Database();
        nats = new NatsServer(directory.resolve("nats"));
        gateway = new ChangesGateway(nats.url(), 0);
    }

    @AfterEach
    void stop() throws Exception {
        if (debezium != null) {
            debezium.close();
        }
        gateway.close();
        nats.kill();
        database.close();
    }

    @Test
    void rowsArriveWithBothImages() throws Exception {
        database.insert(1);
        run(database.source().withSnapshot(Snapshot.Initial));
        awaitRecords(1);

        database.insert(2);
        database.sql("UPDATE " + database.table + " SET price = 4 WHERE id = 2");
        database.sql("DELETE FROM " + database.table + " WHERE id = 2");
        awaitRecords(4);

        List<JsonNode> records = gateway.records();
        assertThat(records.stream().map(record -> record.get("eventName").asText()))
                .containsExactly("INSERT", "INSERT", "MODIFY", "REMOVE");
        assertThat(records.getFirst().at("/database/snapshot").asBoolean()).isTrue();
        assertThat(records.get(1).at("/database/newImage").toString())
                .isEqualTo("{\"id\":2,\"item\":\"cake\",\"price\":\"3.20\"}");
        assertThat(records.get(2).at("/database/oldImage/price").asText()).isEqualTo("3.20");
        assertThat(records.get(2).at("/database/newImage/price").asText()).isEqualTo("4.00");
        assertThat(records.get(3).at("/database/keys").toString()).isEqualTo("{\"id\":2}");
        assertThat(records.get(3).at("/database/newImage").isMissingNode()).isTrue();

        printDelays();
    }

    /** For docs/databases.md; how long it takes on a machine that does much else decides nothing. */
    private void printDelays() throws SQLException {
        List<Duration> delays = new ArrayList<>();
        for (int id = 100; id < 120; id++) {
            int before = gateway.records().size();
            long begin = System.nanoTime();
            database.insert(id);
            await().pollInterval(Duration.ofMillis(2))
                    .atMost(PATIENCE)
                    .until(() -> gateway.records().size() > before);
            delays.add(Duration.ofNanos(System.nanoTime() - begin));
        }
        delays.sort(null);
        System.out.printf(
                "From insert to function: median %d ms, longest %d ms%n",
                delays.get(10).toMillis(), delays.getLast().toMillis());
    }

    @Test
    void allChangesArriveThroughKillsOfEveryPart() throws Exception {
        run(database.source());
        awaitSlot();
        insert(0, 100);
        awaitRecords(1);

        debezium.kill();
        insert(100, 200);
        debezium.start();
        awaitIds(150);
        nats.kill();
        insert(200, 300);
        nats.start();
        restartGateway();
        insert(300, 400);
        awaitIds(350);
        CompletableFuture<Void> crash = CompletableFuture.runAsync(database::crash);
        IntStream.range(400, 500).forEach(database::insertSurely);
        crash.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        database.insertSurely(500);

        Set<Integer> all = IntStream.rangeClosed(0, 500).boxed().collect(Collectors.toSet());
        await().atMost(PATIENCE).untilAsserted(() -> {
            debezium.startIfEnded();
            assertThat(ids()).as(debezium::log).isEqualTo(all);
        });
        gateway.remove(trigger);
        debezium.kill();
        String slot = database.source().slotOf(database.uid);
        await().atMost(PATIENCE).until(() -> !database.hasSlot(slot) && !database.hasPublication(slot));
        await().atMost(PATIENCE).until(() -> gateway.streams.uids().isEmpty());
        assertThat(gateway.positions.read(database.uid)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void slotBeyondItsLimitIsDropped(boolean enabled) throws Exception {
        // A limit that the schema does not allow: filling a disk takes time.
        DatabaseSource source = database.source().withMaxRetainedMebibytes(-1);
        String slot = source.slotOf(database.uid);
        database.sql("SELECT pg_create_logical_replication_slot('" + slot + "', 'pgoutput')");
        Trigger unread = database.trigger(source);
        unread.setSpec(unread.getSpec().withEnabled(enabled));

        gateway.put(unread);

        await().atMost(PATIENCE).until(() -> gateway.queues.reported.contains("SlotDropped"));
        assertThat(gateway.queues.reported).contains("SlotLimitExceeded");
        assertThat(database.hasSlot(slot)).isFalse();
    }

    private void run(DatabaseSource source) {
        trigger = database.trigger(source);
        gateway.put(trigger);
        debezium = new DebeziumServer(trigger, "127.0.0.1:" + gateway.port(), ChangesGateway.KEY, directory);
        debezium.start();
    }

    private void restartGateway() throws Exception {
        int port = gateway.port();
        gateway.close();
        earlier.addAll(ids());
        gateway = new ChangesGateway(nats.url(), port);
        gateway.put(trigger);
    }

    private void awaitSlot() {
        await().atMost(PATIENCE).until(() -> gateway.queues.reported.contains("Connected"));
    }

    private void awaitRecords(int count) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(gateway.records()).as(debezium::log).hasSizeGreaterThanOrEqualTo(count));
    }

    private void awaitIds(int count) {
        await().atMost(PATIENCE).until(() -> ids().size() >= count);
    }

    private Set<Integer> ids() {
        Set<Integer> ids = new HashSet<>(earlier);
        gateway.records()
                .forEach(record -> ids.add(record.at("/database/keys/id").asInt()));
        return ids;
    }

    private void insert(int from, int to) throws SQLException {
        for (int id = from; id < to; id++) {
            database.insert(id);
        }
    }
}
