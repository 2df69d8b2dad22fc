package dev.lamina.gateway.source.database;

import dev.lamina.api.DatabaseSource;
import dev.lamina.gateway.source.database.SlotState.Kind;
import dev.lamina.gateway.source.database.SlotState.Seen;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the tables of a trigger whose rows PostgreSQL cannot identify. While a publication has such a table, the server
 * refuses each UPDATE and DELETE on it, of all programs.
 */
final class ReplicaIdentity {
    static final String REASON = "NoReplicaIdentity";

    /**
     * Of a partitioned table the partitions count. A publication of inserts only, which its owner has made, does not
     * need an identity. A primary key that is checked at the end of a transaction is none for PostgreSQL.
     */
    private static final String WITHOUT = """
            WITH published AS (
              SELECT to_regclass(?)::oid AS oid
              UNION SELECT relid FROM pg_partition_tree(to_regclass(?)))
            SELECT c.oid::regclass::text AS name
            FROM published JOIN pg_class c USING (oid)
            WHERE c.relkind = 'r' AND c.relreplident <> 'f'
              AND NOT EXISTS (
                SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisvalid AND i.indimmediate
                  AND CASE c.relreplident WHEN 'd' THEN i.indisprimary WHEN 'i' THEN i.indisreplident ELSE false END)
              AND NOT EXISTS (
                SELECT FROM pg_publication WHERE pubname = ? AND NOT pubupdate AND NOT pubdelete)
            ORDER BY name""";

    private static final int MOST_NAMES = 5;

    private ReplicaIdentity() {}

    /** @param publication which the connector reads */
    static Optional<SlotState> missing(Connection connection, DatabaseSource source, String publication)
            throws SQLException {
        Set<String> without = new LinkedHashSet<>();
        try (PreparedStatement query = connection.prepareStatement(WITHOUT)) {
            for (String table : source.tables()) {
                query.setString(1, PostgresSlot.quoted(table));
                query.setString(2, PostgresSlot.quoted(table));
                query.setString(3, publication);
                try (ResultSet found = query.executeQuery()) {
                    while (found.next()) {
                        without.add(found.getString(1));
                    }
                }
            }
        }
        return without.isEmpty()
                ? Optional.empty()
                : Optional.of(new SlotState(
                        Kind.WARNS,
                        REASON,
                        "source.database.tables: " + source.address() + " refuses each UPDATE and DELETE on "
                                + names(without) + ", because the table has no primary key (a deferrable one does not"
                                + " count) and no replica identity: add a primary key, or run ALTER TABLE … REPLICA"
                                + " IDENTITY FULL",
                        Seen.NOTHING));
    }

    private static String names(Set<String> tables) {
        String first = tables.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
        return tables.size() > MOST_NAMES ? first + " and " + (tables.size() - MOST_NAMES) + " more" : first;
    }
}
