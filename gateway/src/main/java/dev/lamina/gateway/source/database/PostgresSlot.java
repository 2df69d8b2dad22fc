package dev.lamina.gateway.source.database;

import dev.lamina.api.DatabaseSource;
import dev.lamina.gateway.source.database.SlotState.Seen;
import dev.lamina.gateway.source.queue.QueueException;
import dev.lamina.gateway.source.queue.QueueSecrets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.Driver;

/**
 * The replication slot of one trigger in PostgreSQL, read and dropped by plain SQL. All methods block, for seconds if
 * the server does not respond.
 */
final class PostgresSlot {
    private static final String TIMEOUT_SECONDS = "5";
    private static final String LOGIN_REFUSED = "28";
    private static final String NO_DATABASE = "3D000";
    private static final String NO_RIGHT = "42501";
    /** Not the slot of another program that happens to have the same name. */
    private static final String LOGICAL = " FROM pg_replication_slots WHERE slot_name = ? AND slot_type = 'logical'"
            + " AND plugin = 'pgoutput' AND database = current_database()";

    /** What has become of a slot that was to be dropped. */
    enum Drop {
        /** Not yet: a connection still uses it. */
        IN_USE,
        DROPPED,
        /** The slot is dropped, but the user does not own the publication. */
        PUBLICATION_STAYS,
        /** The slot of this name is of another kind or database. */
        FOREIGN
    }

    private static final long MEBIBYTE = 1024L * 1024;

    private final DatabaseSource source;
    private final String slot;

    /** @param uid of the trigger */
    PostgresSlot(DatabaseSource source, String uid) {
        this.source = source;
        this.slot = source.slotOf(uid);
    }

    String name() {
        return slot;
    }

    String limit() {
        return "source.database.maxRetainedMebibytes: " + source.maxRetainedBytes() / MEBIBYTE;
    }

    /** Finds out whether changes can be received, and how much of the log the slot keeps. */
    SlotState check(Map<String, String> secret) {
        try (Connection connection = connect(secret)) {
            return check(connection);
        } catch (QueueException e) {
            return SlotState.fails(e.reason(), e.getMessage());
        } catch (SQLException e) {
            return explained(e);
        }
    }

    /** The limit is first: it protects the disk of the database, whatever else is wrong. */
    private SlotState check(Connection connection) throws SQLException {
        SlotState found = slot(connection);
        if (SlotState.isGivenUp(found.reason())) {
            return found;
        }
        Optional<SlotState> problem = obstacle(connection);
        if (problem.isEmpty() && found.kind() == SlotState.Kind.RECEIVES) {
            problem = ReplicaIdentity.missing(connection, source, slot);
        }
        return problem.map(state -> state.with(found.seen())).orElse(found);
    }

    private Optional<SlotState> obstacle(Connection connection) throws SQLException {
        String level = one(connection, "SHOW wal_level");
        if (!"logical".equals(level)) {
            return fails(
                    "WalLevel",
                    "source.database: wal_level of " + source.address() + " is " + level
                            + ": set it to logical in postgresql.conf, and restart the server");
        }
        List<String> missing = new ArrayList<>();
        for (String table : source.tables()) {
            if (one(connection, "SELECT to_regclass(?)::text", quoted(table)) == null) {
                missing.add(table);
            }
        }
        if (!missing.isEmpty()) {
            return fails(
                    "TableNotFound",
                    "source.database.tables: " + source.address() + " has no table " + String.join(", ", missing)
                            + ", or the user has no right to its schema: create it, or correct the name");
        }
        // RDS and Aurora give the right by membership in a role.
        if (!"t".equals(one(connection, """
                SELECT (rolreplication OR rolsuper OR EXISTS (
                  SELECT FROM pg_roles given
                  WHERE given.rolname = 'rds_replication' AND pg_has_role(current_user, given.oid, 'MEMBER')
                ))::text::char(1) FROM pg_roles WHERE rolname = current_user"""))) {
            return fails(
                    "AccessDenied",
                    "source.database.secret: the user has no right to replicate: ALTER ROLE … WITH REPLICATION");
        }
        return Optional.empty();
    }

    private static Optional<SlotState> fails(String reason, String message) {
        return Optional.of(SlotState.fails(reason, message));
    }

    private SlotState slot(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("""
                SELECT active, database, wal_status,
                  coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn), 0)::bigint,
                  (SELECT application_name FROM pg_stat_activity WHERE pid = active_pid), slot_type
                FROM pg_replication_slots WHERE slot_name = ?""")) {
            query.setString(1, slot);
            try (ResultSet found = query.executeQuery()) {
                if (!found.next()) {
                    return SlotState.fails("ConnectorStarting", "the connector has not created slot " + slot + " yet")
                            .with(Seen.ABSENT);
                }
                String application = found.getString(5);
                SlotState state = state(
                        found.getBoolean(1),
                        found.getString(2),
                        found.getString(3),
                        found.getLong(4),
                        application,
                        found.getString(6));
                return isDebezium(application) ? state.with(Seen.READ) : state;
            }
        }
    }

    private SlotState state(
            boolean active, String database, String status, long kept, String application, String type) {
        if (!"logical".equals(type) || !source.database().equals(database)) {
            return SlotState.taken(slot, "it is of another kind or database");
        }
        if (active && application != null && !isDebezium(application)) {
            return SlotState.taken(slot, "it is in use by " + application);
        }
        if ("lost".equals(status)) {
            return SlotState.dropped(slot, "max_slot_wal_keep_size of the server");
        }
        if (kept > source.maxRetainedBytes()) {
            return new SlotState(
                    SlotState.Kind.EXCEEDS,
                    SlotState.EXCEEDED,
                    "source.database.maxRetainedMebibytes: slot " + slot + " keeps " + kept / MEBIBYTE
                            + " MiB of the log, more than " + source.maxRetainedBytes() / MEBIBYTE
                            + ": it is dropped, to protect the disk of the database",
                    Seen.NOTHING);
        }
        if (!active) {
            return SlotState.fails(
                    "ConnectorStarting",
                    "the connector does not read slot " + slot + ", which keeps " + kept / MEBIBYTE
                            + " MiB of the log");
        }
        if (kept > source.maxRetainedBytes() / 2) {
            return new SlotState(
                    SlotState.Kind.WARNS,
                    "SlotGrows",
                    "source.database.maxRetainedMebibytes: slot " + slot + " keeps " + kept / MEBIBYTE
                            + " MiB of the log, and is dropped beyond " + source.maxRetainedBytes() / MEBIBYTE
                            + ": the function is too slow or fails, or another session has a long transaction",
                    Seen.NOTHING);
        }
        return SlotState.RECEIVING;
    }

    /** Debezium sets the name of its connections itself: it is the same for all triggers, and for others' Debezium. */
    private static boolean isDebezium(String application) {
        return application != null && application.startsWith("Debezium");
    }

    /**
     * Drops slot and publication if they exist. A slot of another kind, plugin or database stays, with its publication:
     * another program has the same name for it.
     */
    Drop drop(Map<String, String> secret) throws QueueException, SQLException {
        try (Connection connection = connect(secret)) {
            if ("t".equals(one(connection, "SELECT active::text::char(1)" + LOGICAL, slot))) {
                return Drop.IN_USE;
            }
            one(connection, "SELECT pg_drop_replication_slot(slot_name)" + LOGICAL, slot);
            if (one(connection, "SELECT slot_name FROM pg_replication_slots WHERE slot_name = ?", slot) != null) {
                return Drop.FOREIGN;
            }
            return dropPublication(connection);
        }
    }

    private Drop dropPublication(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("DROP PUBLICATION IF EXISTS \"" + slot + "\"")) {
            statement.execute();
            return Drop.DROPPED;
        } catch (SQLException e) {
            if (NO_RIGHT.equals(e.getSQLState())) {
                // Its owner has created it, and keeps it.
                return Drop.PUBLICATION_STAYS;
            }
            throw e;
        }
    }

    private Connection connect(Map<String, String> secret) throws QueueException, SQLException {
        Properties settings = new Properties();
        settings.setProperty("user", QueueSecrets.required(secret, "username"));
        settings.setProperty("password", QueueSecrets.required(secret, "password"));
        settings.setProperty("ApplicationName", "lamina-gateway");
        settings.setProperty("connectTimeout", TIMEOUT_SECONDS);
        settings.setProperty("loginTimeout", TIMEOUT_SECONDS);
        settings.setProperty("socketTimeout", TIMEOUT_SECONDS);
        // The certificate is checked by the connector: this connection reads no rows, and has the same password.
        settings.setProperty("sslmode", source.tlsOrDefault() == DatabaseSource.Tls.Prefer ? "prefer" : "require");
        // Not by DriverManager, which knows only drivers of the class loader that was there first.
        return new Driver()
                .connect(
                        "jdbc:postgresql://" + source.host() + ":" + source.portOrDefault() + "/" + source.database(),
                        settings);
    }

    private SlotState explained(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        if (state.startsWith(LOGIN_REFUSED)) {
            return SlotState.fails(
                    "AccessDenied",
                    "source.database.secret: " + source.address() + " refuses the login: correct the values of the"
                            + " Secret, or pg_hba.conf");
        }
        if (state.equals(NO_DATABASE)) {
            return SlotState.fails(
                    "DatabaseNotFound",
                    "source.database.database: " + source.address()
                            + " does not exist: create it, or correct the name");
        }
        return SlotState.fails(
                "DatabaseUnreachable",
                "source.database.host: " + source.address() + " does not respond: " + e.getMessage());
    }

    static String quoted(String table) {
        int dot = table.indexOf('.');
        return '"' + table.substring(0, dot) + "\".\"" + table.substring(dot + 1) + '"';
    }

    static String one(Connection connection, String sql, String... parameters) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                query.setString(i + 1, parameters[i]);
            }
            try (ResultSet found = query.executeQuery()) {
                return found.next() ? found.getString(1) : null;
            }
        }
    }
}
