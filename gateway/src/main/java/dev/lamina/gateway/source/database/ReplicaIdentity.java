package dev.lamina.gateway.source.database;

import dev.lamina.api.DatabaseSource;
import dev.lamina.gateway.source.database.SlotState.Kind;
import dev.lamina.gateway.source.database.SlotState.Seen;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the tables of a trigger whose rows PostgreSQL cannot identify. While a publication has such a table, the server
 * refuses each UPDATE and DELETE on it, of all programs.
 */
final class ReplicaIdentity {
    static final String REASON = "NoReplicaIdentity";

    /**
     * Of a partitioned table the partitions count. A publication of inserts only, which its owner has made, does not
     * need an identity.
     */
    private static final String WITHOUT = """
            WITH published AS (
              SELECT to_regclass(?)::oid AS oid
              UNION SELECT relid FROM pg_partition_tree(to_regclass(?)))
            SELECT string_agg(c.oid::regclass::text, ', ' ORDER BY c.oid::regclass::text)
            FROM published JOIN pg_class c USING (oid)
            WHERE c.relkind = 'r' AND c.relreplident <> 'f'
              AND NOT EXISTS (
                SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisvalid
                  AND CASE c.relreplident WHEN 'd' THEN i.indisprimary WHEN 'i' THEN i.indisreplident ELSE false END)
              AND NOT EXISTS (
                SELECT FROM pg_publication WHERE pubname = ? AND NOT pubupdate AND NOT pubdelete)""";

    private ReplicaIdentity() {}

    /** @param publication which the connector reads */
    static Optional<SlotState> missing(Connection connection, DatabaseSource source, String publication)
            throws SQLException {
        List<String> without = new ArrayList<>();
        for (String table : source.tables()) {
            String quoted = PostgresSlot.quoted(table);
            String found = PostgresSlot.one(connection, WITHOUT, quoted, quoted, publication);
            if (found != null) {
                without.add(found);
            }
        }
        return without.isEmpty()
                ? Optional.empty()
                : Optional.of(new SlotState(
                        Kind.WARNS,
                        REASON,
                        "source.database.tables: " + source.address() + " refuses each UPDATE and DELETE on "
                                + String.join(", ", without) + ", because the table has no primary key and no replica"
                                + " identity: add a primary key, or run ALTER TABLE … REPLICA IDENTITY FULL",
                        Seen.NOTHING));
    }
}
