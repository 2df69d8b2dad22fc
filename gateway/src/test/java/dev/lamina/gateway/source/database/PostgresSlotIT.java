package dev.lamina.gateway.source.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.api.DatabaseSource;
import dev.lamina.gateway.source.database.PostgresSlot.Drop;
import dev.lamina.gateway.source.database.SlotState.Kind;
import dev.lamina.testbed.Broker;
import dev.lamina.testbed.server.Programs;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a trigger's condition says about a real PostgreSQL, and how its slot is dropped. */
class PostgresSlotIT {
    private Database database;
    private DatabaseSource source;

    @BeforeEach
    void start() throws SQLException {
        database = new Database();
        source = database.source().withSlot("slot_" + database.uid.substring(0, 8));
    }

    @AfterEach
    void stop() throws Exception {
        slot(source).drop(Database.LOGIN);
        database.sql("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = '"
                + source.slot() + "'");
        database.close();
    }

    @Test
    void serverThatDoesNotRespondIsReported() {
        assertState(source.withPort(Programs.freePort()), "DatabaseUnreachable", "source.database.host");
    }

    @Test
    void wrongPasswordIsReported() {
        SlotState state = slot(source).check(Map.of("username", Broker.USER, "password", "wrong"));

        assertThat(state.reason()).isEqualTo("AccessDenied");
        assertThat(state.message()).contains("source.database.secret");
    }

    @Test
    void secretWithoutKeyIsReported() {
        SlotState state = slot(source).check(Map.of("username", Broker.USER));

        assertThat(state.reason()).isEqualTo("SecretIncomplete");
        assertThat(state.message()).contains("password");
    }

    @Test
    void missingDatabaseIsReported() {
        assertState(source.withDatabase("nowhere"), "DatabaseNotFound", "source.database.database");
    }

    @Test
    void missingTablesAreNamed() {
        assertState(
                source.withTables(List.of("public." + database.table, "public.nothing", "no.schema")),
                "TableNotFound",
                "public.nothing, no.schema");
    }

    @Test
    void serverWithoutLogicalLogIsReported() throws SQLException {
        // The tables do not matter: the server refuses logical slots before.
        assertState(source.withPort(database.plainPort()), "WalLevel", "set it to logical");
    }

    @Test
    void slotOfAnotherKindIsReportedAndStays() throws Exception {
        database.sql("SELECT pg_create_physical_replication_slot('" + source.slot() + "')");

        assertState(source, "SlotTaken", "source.database.slot");
        assertThat(slot(source).drop(Database.LOGIN)).isEqualTo(Drop.FOREIGN);
        assertThat(database.hasSlot(source.slot())).isTrue();
    }

    @Test
    void slotThatNobodyReadsIsReportedAndDropped() throws Exception {
        assertState(source, "ConnectorStarting", "has not created");
        database.sql("SELECT pg_create_logical_replication_slot('" + source.slot() + "', 'pgoutput')");
        assertState(source, "ConnectorStarting", "does not read");

        // A limit that the schema does not allow: filling a disk takes time.
        DatabaseSource tooLong = source.withMaxRetainedMebibytes(-1);
        assertThat(slot(tooLong.withTables(List.of("public.nothing")))
                        .check(Database.LOGIN)
                        .kind())
                .as("the limit comes first")
                .isEqualTo(Kind.EXCEEDS);
        SlotState state = slot(tooLong).check(Database.LOGIN);
        assertThat(state.kind()).isEqualTo(Kind.EXCEEDS);
        assertThat(state.message()).contains("source.database.maxRetainedMebibytes");
        assertThat(slot(source).drop(Database.LOGIN)).isEqualTo(Drop.DROPPED);

        assertThat(database.hasSlot(source.slot())).isFalse();
        assertThat(slot(source).drop(Database.LOGIN)).as("again").isEqualTo(Drop.DROPPED);
    }

    @Test
    void publicationOfAnotherOwnerStays() throws Exception {
        String user = "user_" + source.slot();
        database.adminSql("CREATE ROLE " + user + " LOGIN REPLICATION PASSWORD 'secret'");
        try {
            database.sql("CREATE PUBLICATION " + source.slot() + " FOR TABLE " + database.table);
            database.sql("SELECT pg_create_logical_replication_slot('" + source.slot() + "', 'pgoutput')");

            assertThat(slot(source).drop(Map.of("username", user, "password", "secret")))
                    .isEqualTo(Drop.PUBLICATION_STAYS);

            assertThat(database.hasSlot(source.slot())).isFalse();
            assertThat(database.hasPublication(source.slot())).isTrue();
        } finally {
            database.adminSql("DROP ROLE " + user);
        }
    }

    @Test
    void tableWithoutReplicaIdentityIsNamed() throws Exception {
        String log = "log_" + database.uid.substring(0, 8);
        database.sql("CREATE TABLE " + log + " (line text PRIMARY KEY DEFERRABLE)");
        database.sql("INSERT INTO " + log + " VALUES ('begin')");
        database.sql("CREATE PUBLICATION " + source.slot() + " FOR TABLE " + database.table + ", " + log);
        DatabaseSource both = source.withTables(List.of("public." + database.table, "public." + log));
        try (Connection _ = database.read(source.slot())) {
            assertThatThrownBy(() -> database.sql("DELETE FROM " + log))
                    .as("what it is about")
                    .hasMessageContaining("replica identity");

            SlotState state = slot(both).check(Database.LOGIN);

            assertThat(state.kind()).isEqualTo(Kind.WARNS);
            assertThat(state.reason()).isEqualTo("NoReplicaIdentity");
            assertThat(state.message())
                    .contains("source.database.tables", log, "add a primary key", "REPLICA IDENTITY FULL")
                    .doesNotContain(database.table);
            database.sql("ALTER PUBLICATION " + source.slot() + " SET (publish = 'insert')");
            assertThat(slot(both).check(Database.LOGIN).kind()).isEqualTo(Kind.RECEIVES);
            database.sql("ALTER PUBLICATION " + source.slot() + " SET (publish = 'insert, update, delete')");
            database.sql("ALTER TABLE " + log + " REPLICA IDENTITY FULL");
            assertThat(slot(both).check(Database.LOGIN).kind()).isEqualTo(Kind.RECEIVES);
        }
    }

    @Test
    void partitionsWithoutReplicaIdentityAreNamed() throws Exception {
        String log = "parts_" + database.uid.substring(0, 8);
        database.sql("CREATE TABLE " + log + " (day int, line text) PARTITION BY RANGE (day)");
        for (int day = 1; day <= 8; day++) {
            database.sql("CREATE TABLE " + log + "_" + day + " PARTITION OF " + log + " FOR VALUES FROM (" + day
                    + ") TO (" + (day + 1) + ")");
        }
        database.sql("ALTER TABLE " + log + "_2 REPLICA IDENTITY FULL");
        database.sql("CREATE PUBLICATION " + source.slot() + " FOR TABLE " + log);
        try (Connection _ = database.read(source.slot())) {
            SlotState state = slot(source.withTables(List.of("public." + log))).check(Database.LOGIN);

            assertThat(state.message())
                    .contains(log + "_1", log + "_6 and 2 more")
                    .doesNotContain(log + "_2");
        }
    }

    private void assertState(DatabaseSource of, String reason, String message) {
        SlotState state = slot(of).check(Database.LOGIN);

        assertThat(state.reason()).isEqualTo(reason);
        assertThat(state.message()).contains(message);
        assertThat(state.kind()).isEqualTo(Kind.FAILS);
    }

    private PostgresSlot slot(DatabaseSource of) {
        return new PostgresSlot(of, database.uid);
    }
}
