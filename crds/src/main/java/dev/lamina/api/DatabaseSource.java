package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/** Changes to the rows of a database. Debezium Server reads them, in a pod of its own for each Trigger. */
@ValidationRule(
        value = "self.engine != 'PostgreSQL' || self.tables.all(t, t.contains('.'))",
        message = "tables: a table of PostgreSQL needs its schema, such as public.orders")
@ValidationRule(
        value = "self.engine == 'PostgreSQL' || self.tables.all(t, !t.contains('.'))",
        message = "tables: must not contain a dot; the name of the database is in the field database")
@ValidationRule(
        value = "self.engine == 'PostgreSQL' || !has(self.slot)",
        message = "slot: is only allowed for PostgreSQL; other databases do not have replication slots")
@ValidationRule(
        value = "self.engine == 'PostgreSQL' || !has(self.maxRetainedMebibytes)",
        message = "maxRetainedMebibytes: is only allowed for PostgreSQL; other databases limit their logs themselves")
@ValidationRule(
        value = "self.engine == 'PostgreSQL' || !has(self.caSecret)",
        message = "caSecret: is only allowed for PostgreSQL; certificates of other databases are checked against the "
                + "public CAs")
@ValidationRule(
        value = "!has(self.caSecret) || has(self.tls) && self.tls == 'Verify'",
        message = "caSecret: needs tls Verify, which checks the certificate of the server")
@ValidationRule(
        value = "self.engine == oldSelf.engine && self.host == oldSelf.host && self.database == oldSelf.database && "
                + "has(self.port) == has(oldSelf.port) && (!has(self.port) || self.port == oldSelf.port) && "
                + "has(self.slot) == has(oldSelf.slot) && (!has(self.slot) || self.slot == oldSelf.slot)",
        message = "engine, host, port, database, slot: cannot be changed, because the position in the log belongs to "
                + "them; delete the Trigger and create another one")
@JsonInclude(Include.NON_NULL)
@RecordBuilder
public record DatabaseSource(
        @Required @JsonPropertyDescription("Database system: PostgreSQL, MySQL or MongoDB.")
        Engine engine,

        @Required
        @Size(min = 1, max = 253)
        @Pattern("^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$")
        @JsonPropertyDescription("Host name or address of the server, such as postgresql.shop.")
        String host,

        @Min(1)
        @Max(65535)
        @JsonPropertyDescription("Port of the server. Default: 5432 for PostgreSQL, 3306 for MySQL, 27017 for MongoDB.")
        Integer port,

        @Required
        @Size(min = 1, max = 63)
        @Pattern("^[A-Za-z0-9_-]+$")
        @JsonPropertyDescription("Name of the database. Letters, digits, dashes and underscores.")
        String database,

        @Required
        @Size(min = 1, max = KubernetesName.LONGEST_SUBDOMAIN)
        @Pattern(KubernetesName.SUBDOMAIN)
        @JsonPropertyDescription("Name of a Secret in the same namespace with the keys username and password.")
        String secret,

        @Required
        @Size(min = 1, max = 50)
        @JsonPropertyDescription(
                "Tables whose changes are records: schema.table for PostgreSQL, the table for MySQL, the collection "
                        + "for MongoDB. 1 to 50. Letters, digits, dashes and underscores.")
        List<@Size(min = 1, max = 127) @Pattern("^[A-Za-z0-9_-]+([.][A-Za-z0-9_-]+)?$") String> tables,

        @JsonPropertyDescription(
                "Whether existing rows are records too, before the first change: Initial (each one as INSERT) or "
                        + "Never. Default: Never.")
        Snapshot snapshot,

        @Size(min = 1, max = 63)
        @Pattern("^[a-z_][a-z0-9_]*$")
        @JsonPropertyDescription(
                "Name of the replication slot and of the publication, which are created if they do not exist and "
                        + "dropped with the Trigger. For PostgreSQL only. Default: lamina_ and the uid of the Trigger.")
        String slot,

        @Min(64)
        @Max(1048576)
        @JsonPropertyDescription(
                "Limit in MiB of the write-ahead log that the slot keeps on the disk of the database. Beyond it the "
                        + "slot is dropped, and changes are lost. For PostgreSQL only. Default: 1024. Allowed: 64 to "
                        + "1048576.")
        Integer maxRetainedMebibytes,

        @JsonPropertyDescription(
                "TLS: Prefer (if the server has it), Require, or Verify (also check the certificate of the server). "
                        + "Default: Prefer; for MongoDB it means no TLS.")
        Tls tls,

        @Size(min = 1, max = KubernetesName.LONGEST_SUBDOMAIN)
        @Pattern(KubernetesName.SUBDOMAIN)
        @JsonPropertyDescription(
                "Name of a Secret in the same namespace with the CA that signed the certificate of the server, in the "
                        + "key ca.crt. For PostgreSQL only. Default: the public CAs.")
        String caSecret)
        implements DatabaseSourceBuilder.With {
    private static final int MEBIBYTES = 1024;
    private static final long MEBIBYTE = 1024L * 1024;

    /** Returns the port, or the default of the database system. */
    public int portOrDefault() {
        return port != null ? port : engine.port;
    }

    /** Returns whether existing rows are records too. */
    public boolean wantsSnapshot() {
        return snapshot == Snapshot.Initial;
    }

    /** Returns how TLS is used. */
    public Tls tlsOrDefault() {
        return tls == null ? Tls.Prefer : tls;
    }

    /** Returns the limit of the log that the slot keeps, in bytes. */
    public long maxRetainedBytes() {
        return (maxRetainedMebibytes == null ? MEBIBYTES : maxRetainedMebibytes) * MEBIBYTE;
    }

    /**
     * Returns the name of the slot and of the publication.
     *
     * @param uid of the Trigger: one that is created again under the same name begins with another slot
     */
    public String slotOf(String uid) {
        return slot != null ? slot : "lamina_" + uid.replace('-', '_');
    }

    /** Returns where the database is, for people: {@code PostgreSQL host:port/database}. */
    public String address() {
        return engine + " " + host + ":" + portOrDefault() + "/" + database;
    }

    /** A database system. */
    public enum Engine {
        PostgreSQL(5432),
        MySQL(3306),
        MongoDB(27017);

        private final int port;

        Engine(int port) {
            this.port = port;
        }
    }

    /** Which existing rows are records. */
    public enum Snapshot {
        Never,
        Initial
    }

    /** How TLS is used. */
    public enum Tls {
        Prefer,
        Require,
        Verify
    }
}
