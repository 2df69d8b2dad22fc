package dev.lamina.connector;

import dev.lamina.api.ConnectorSecret;
import dev.lamina.api.DatabaseSource;
import dev.lamina.api.DatabaseSource.Engine;
import dev.lamina.api.DatabaseSource.Tls;
import dev.lamina.api.Trigger;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The settings of Debezium Server for a trigger, as system properties. Names and values have no quotes, because the
 * schema of the Trigger allows none; passwords are variables.
 */
public final class ConnectorSettings {
    public static final String USERNAME = "LAMINA_DATABASE_USERNAME";
    public static final String PASSWORD = "LAMINA_DATABASE_PASSWORD";
    public static final String SECRET = "LAMINA_CONNECTOR_SECRET";
    /** Folder of the CA in the container. */
    public static final String CA = "/etc/lamina/ca";

    private static final String SOURCE = "debezium.source.";
    /** Changes in one request: each has at most {@link KeyInValue#LARGEST} bytes, so the gateway takes all of them. */
    static final int BATCH = 8;
    /** Prefix of the messages that move the slot; those of other programs are not read. */
    private static final String MESSAGES = "lamina";
    /** MySQL's replicas have numbers from 1 to 2^32 - 1; those below are for people. */
    private static final long FIRST_SERVER = 1_000_000_000L;

    private static final long SERVERS = 3_000_000_000L;

    private final Map<String, String> settings = new TreeMap<>();
    private final DatabaseSource source;
    private final String uid;

    private ConnectorSettings(Trigger trigger) {
        this.source = trigger.getSpec().source().database();
        this.uid = trigger.getMetadata().getUid();
    }

    /**
     * @param gateway URL of the internal port
     * @return the properties by name
     */
    public static Map<String, String> of(Trigger trigger, String gateway) {
        ConnectorSettings made = new ConnectorSettings(trigger);
        made.sink(gateway);
        made.records();
        switch (made.source.engine()) {
            case PostgreSQL -> made.postgresql();
            case MySQL -> made.mysql();
            case MongoDB -> made.mongodb();
        }
        return made.settings;
    }

    /** The value of the variable from which the java command takes further options. */
    public static String options(Map<String, String> settings) {
        return settings.entrySet().stream()
                .map(setting -> "\"-D" + setting.getKey() + "=" + setting.getValue() + '"')
                .collect(Collectors.joining(" "));
    }

    private void sink(String gateway) {
        set("debezium.sink.type", "http");
        set("debezium.sink.http.url", gateway + ConnectorSecret.CHANGES_PATH + "?trigger=" + uid);
        set("debezium.sink.http.batch.enabled", "true");
        set("debezium.sink.http.batch.max-size", String.valueOf(BATCH));
        set("debezium.sink.http.timeout.ms", "20000");
        // A gateway that cannot store changes now is asked again for as long as it takes.
        set("debezium.sink.http.retries", String.valueOf(Integer.MAX_VALUE));
        set("debezium.sink.http.retry.interval.ms", "500");
        set("debezium.sink.http.authentication.type", "standard-webhooks");
        set("debezium.sink.http.authentication.webhook.secret", "${" + SECRET + "}");
        source("offset.storage", "dev.lamina.connector.GatewayPositions");
        source("offset.storage.lamina.url", gateway + ConnectorSecret.POSITION_PATH + "?trigger=" + uid);
        source("offset.storage.lamina.secret", "${" + SECRET + "}");
        source("offset.flush.interval.ms", "1000");
    }

    private void records() {
        set("debezium.format.value", "json");
        set("debezium.format.value.schemas.enable", "false");
        set("debezium.transforms", "key");
        set("debezium.transforms.key.type", "dev.lamina.connector.KeyInValue");
        source("topic.prefix", "lamina");
        source("poll.interval.ms", "10");
        source("max.batch.size", "128");
        source("max.queue.size", "512");
        source("max.queue.size.in.bytes", String.valueOf(32 * 1024 * 1024));
        source("tombstones.on.delete", "false");
        // Without changes to its tables the position is written too.
        source("heartbeat.interval.ms", "10000");
        set("quarkus.log.level", "WARN");
        set("quarkus.log.console.json.enabled", "false");
    }

    private void relational(String connector) {
        source("connector.class", "io.debezium.connector." + connector);
        source("database.hostname", source.host());
        source("database.port", String.valueOf(source.portOrDefault()));
        source("database.user", "${" + USERNAME + "}");
        source("database.password", "${" + PASSWORD + "}");
        source("decimal.handling.mode", "string");
        source("binary.handling.mode", "base64");
        source("time.precision.mode", "isostring");
    }

    private void postgresql() {
        relational("postgresql.PostgresConnector");
        String slot = source.slotOf(uid);
        source("database.dbname", source.database());
        source("plugin.name", "pgoutput");
        source("slot.name", slot);
        source("publication.name", slot);
        source("publication.autocreate.mode", "filtered");
        source("table.include.list", tables(""));
        source("interval.handling.mode", "string");
        source("snapshot.mode", source.wantsSnapshot() ? "initial" : "no_data");
        source("status.update.interval.ms", "2000");
        // A slot moves only when it reads something of its own: otherwise it would keep the log of all other tables.
        source("heartbeat.action.query", "SELECT pg_logical_emit_message(true, '" + MESSAGES + "', '')");
        source("message.prefix.include.list", MESSAGES);
        switch (source.tlsOrDefault()) {
            case Prefer -> source("database.sslmode", "prefer");
            case Require -> source("database.sslmode", "require");
            case Verify -> source("database.sslmode", "verify-full");
        }
        if (source.tlsOrDefault() == Tls.Verify && source.caSecret() == null) {
            source("database.sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
        } else if (source.caSecret() != null) {
            source("database.sslrootcert", CA + "/ca.crt");
        }
    }

    /**
     * The structure of the tables is read again at each start instead of being kept: the pod has no volume. See the
     * limits in docs/databases.md.
     */
    private void mysql() {
        relational("mysql.MySqlConnector");
        source("database.include.list", source.database());
        source("database.server.id", String.valueOf(FIRST_SERVER + Math.floorMod((long) uid.hashCode(), SERVERS)));
        source("table.include.list", tables(source.database() + "."));
        source("include.schema.changes", "false");
        source("schema.history.internal", "io.debezium.relational.history.MemorySchemaHistory");
        source("schema.history.internal.store.only.captured.tables.ddl", "true");
        source("snapshot.mode", "configuration_based");
        source("snapshot.mode.configuration.based.snapshot.data", String.valueOf(source.wantsSnapshot()));
        source("snapshot.mode.configuration.based.snapshot.schema", "true");
        source("snapshot.mode.configuration.based.start.stream", "true");
        source("snapshot.mode.configuration.based.snapshot.on.schema.error", "true");
        switch (source.tlsOrDefault()) {
            case Prefer -> source("database.ssl.mode", "preferred");
            case Require -> source("database.ssl.mode", "required");
            case Verify -> source("database.ssl.mode", "verify_identity");
        }
    }

    private void mongodb() {
        source("connector.class", "io.debezium.connector.mongodb.MongoDbConnector");
        source("mongodb.connection.string", "mongodb://" + source.host() + ":" + source.portOrDefault() + "/");
        source("mongodb.user", "${" + USERNAME + "}");
        source("mongodb.password", "${" + PASSWORD + "}");
        source("database.include.list", source.database());
        source("collection.include.list", tables(source.database() + "."));
        source("capture.mode", "change_streams_update_full");
        source("snapshot.mode", source.wantsSnapshot() ? "initial" : "no_data");
        source("mongodb.ssl.enabled", String.valueOf(source.tlsOrDefault() != Tls.Prefer));
        source("mongodb.ssl.invalid.hostname.allowed", String.valueOf(source.tlsOrDefault() == Tls.Require));
    }

    /** Debezium reads each name as a regular expression. */
    private String tables(String prefix) {
        return source.tables().stream()
                .map(table -> (prefix + table).replace(".", "[.]"))
                .collect(Collectors.joining(","));
    }

    private void source(String name, String value) {
        set(SOURCE + name, value);
    }

    private void set(String name, String value) {
        settings.put(name, value);
    }

    /** Whether certificates of the database are mounted. */
    public static boolean hasCa(DatabaseSource source) {
        return source.engine() == Engine.PostgreSQL && source.caSecret() != null;
    }
}
