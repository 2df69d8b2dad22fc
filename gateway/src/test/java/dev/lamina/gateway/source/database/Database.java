package dev.lamina.gateway.source.database;

import static org.awaitility.Awaitility.await;

import dev.lamina.api.DatabaseSource;
import dev.lamina.api.DatabaseSource.Engine;
import dev.lamina.api.DatabaseSourceBuilder;
import dev.lamina.api.FunctionReference;
import dev.lamina.api.SourceBuilder;
import dev.lamina.api.Trigger;
import dev.lamina.api.TriggerSpecBuilder;
import dev.lamina.testbed.Broker;
import dev.lamina.testbed.BrokerContainer;
import dev.lamina.testbed.Patience;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.postgresql.PGConnection;

/** A table of its own in the shared PostgreSQL, and a trigger of it. */
final class Database implements AutoCloseable {
    static final Map<String, String> LOGIN = Map.of("username", Broker.USER, "password", Broker.PASSWORD);

    final String uid = UUID.randomUUID().toString();
    final String table = "orders_" + uid.substring(0, 8);
    private final BrokerContainer server = Broker.POSTGRESQL.shared();

    // Mutable state
    private Connection connection;

    Database() throws SQLException {
        connect();
        sql("CREATE TABLE " + table + " (id int PRIMARY KEY, item text, price numeric(10, 2))");
        sql("ALTER TABLE " + table + " REPLICA IDENTITY FULL");
    }

    DatabaseSource source() {
        return DatabaseSourceBuilder.builder()
                .engine(Engine.PostgreSQL)
                .host(server.host())
                .port(server.port(5432))
                .database("shop")
                .secret("login")
                .tables(List.of("public." + table))
                .build();
    }

    /** The port of the server without logical replication. */
    int plainPort() {
        return server.port(5433);
    }

    Trigger trigger(DatabaseSource source) {
        Trigger trigger = new Trigger();
        trigger.setMetadata(new ObjectMetaBuilder()
                .withName("orders")
                .withNamespace("default")
                .withUid(uid)
                .withGeneration(1L)
                .build());
        trigger.setSpec(TriggerSpecBuilder.builder()
                .function(new FunctionReference("pay"))
                .enabled(true)
                .maxConcurrency(1)
                .source(SourceBuilder.builder().database(source).build())
                .build());
        return trigger;
    }

    void insert(int id) throws SQLException {
        sql("INSERT INTO " + table + " VALUES (" + id + ", 'cake', 3.20)");
    }

    /** Inserts until the server has acknowledged it, whatever happens to the server meanwhile. */
    void insertSurely(int id) {
        await().pollInterval(Duration.ofMillis(100)).atMost(Patience.EVENT).until(() -> {
            try {
                sql("INSERT INTO " + table + " VALUES (" + id + ", 'cake', 3.20) ON CONFLICT DO NOTHING");
                return true;
            } catch (SQLException e) {
                reconnect();
                return false;
            }
        });
    }

    private void connect() throws SQLException {
        connection = DriverManager.getConnection(
                "jdbc:postgresql://" + server.address(5432) + "/shop", Broker.USER, Broker.PASSWORD);
    }

    private void reconnect() {
        try {
            connect();
        } catch (SQLException e) {
            // The server does not accept connections yet.
        }
    }

    /**
     * Kills one of the server's processes with SIGKILL. The server then ends all sessions at once, throws its shared
     * memory away and recovers from its log, as after a crash of the whole.
     */
    void crash() {
        String checkpointer = server.run(
                "psql",
                "-qtA",
                "-h",
                "/tmp",
                "-U",
                "postgres",
                "-d",
                "shop",
                "-c",
                "SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'");
        server.run("sh", "-c", "kill -9 " + checkpointer);
    }

    /** Reads a slot of this name, as Debezium does, until it is closed. */
    Connection read(String slot) throws SQLException {
        sql("SELECT pg_create_logical_replication_slot('" + slot + "', 'pgoutput')");
        Properties settings = new Properties();
        settings.putAll(Map.of(
                "user", Broker.USER,
                "password", Broker.PASSWORD,
                "replication", "database",
                "preferQueryMode", "simple",
                "assumeMinServerVersion", "13",
                "ApplicationName", "Debezium"));
        Connection reader =
                DriverManager.getConnection("jdbc:postgresql://" + server.address(5432) + "/shop", settings);
        reader.unwrap(PGConnection.class)
                .getReplicationAPI()
                .replicationStream()
                .logical()
                .withSlotName(slot)
                .withSlotOption("proto_version", 1)
                .withSlotOption("publication_names", slot)
                .start();
        return reader;
    }

    /** As a superuser. */
    void adminSql(String statement) {
        server.run("psql", "-q", "-h", "/tmp", "-U", "postgres", "-d", "shop", "-c", statement);
    }

    void sql(String statement) throws SQLException {
        try (Statement prepared = connection.createStatement()) {
            prepared.execute(statement);
        }
    }

    String one(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(query)) {
            return found.next() ? found.getString(1) : null;
        }
    }

    boolean hasSlot(String slot) throws SQLException {
        return one("SELECT slot_name FROM pg_replication_slots WHERE slot_name = '" + slot + "'") != null;
    }

    boolean hasPublication(String name) throws SQLException {
        return one("SELECT pubname FROM pg_publication WHERE pubname = '" + name + "'") != null;
    }

    @Override
    public void close() throws SQLException {
        sql("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE NOT active AND slot_name = '"
                + source().slotOf(uid) + "'");
        connection.close();
    }
}
