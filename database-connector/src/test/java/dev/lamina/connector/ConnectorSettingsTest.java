package dev.lamina.connector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.DatabaseSource;
import dev.lamina.api.DatabaseSource.Engine;
import dev.lamina.api.DatabaseSource.Snapshot;
import dev.lamina.api.DatabaseSource.Tls;
import dev.lamina.api.DatabaseSourceBuilder;
import dev.lamina.api.SourceBuilder;
import dev.lamina.api.Trigger;
import dev.lamina.api.TriggerSpecBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConnectorSettingsTest {

    @Test
    void postgresqlHasSlotOfTrigger() {
        Map<String, String> settings = settings(source());

        assertThat(settings)
                .containsEntry("debezium.source.connector.class", "io.debezium.connector.postgresql.PostgresConnector")
                .containsEntry("debezium.source.slot.name", "lamina_0c_2f")
                .containsEntry("debezium.source.publication.name", "lamina_0c_2f")
                .containsEntry("debezium.source.table.include.list", "public[.]orders")
                .containsEntry("debezium.source.snapshot.mode", "no_data")
                .containsEntry("debezium.source.database.sslmode", "prefer")
                .containsEntry("debezium.sink.http.url", "http://gateway:8081/lamina/v1/changes?trigger=0c-2f");
        assertThat(ConnectorSettings.options(settings)).contains("\"-Ddebezium.source.slot.name=lamina_0c_2f\" ");
    }

    @Test
    void slotMovesWithoutChangesToTables() {
        assertThat(settings(source()))
                .containsEntry("debezium.source.heartbeat.interval.ms", "10000")
                .containsEntry(
                        "debezium.source.heartbeat.action.query", "SELECT pg_logical_emit_message(true, 'lamina', '')")
                .containsEntry("debezium.source.message.prefix.include.list", "lamina");
    }

    @Test
    void changesOfOneRequestFit() {
        assertThat(settings(source())).containsEntry("debezium.sink.http.batch.max-size", "8");
        assertThat(ConnectorSettings.BATCH * KeyInValue.LARGEST).isLessThan(16 * 1024 * 1024);
    }

    @Test
    void snapshotIsTakenIfWanted() {
        assertThat(settings(source().withSnapshot(Snapshot.Initial)))
                .containsEntry("debezium.source.snapshot.mode", "initial");
    }

    @Test
    void certificateIsCheckedWithCaOfSecret() {
        DatabaseSource source = source().withTls(Tls.Verify);

        assertThat(settings(source))
                .containsEntry("debezium.source.database.sslmode", "verify-full")
                .containsEntry("debezium.source.database.sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
        assertThat(settings(source.withCaSecret("shop-ca")))
                .containsEntry("debezium.source.database.sslrootcert", "/etc/lamina/ca/ca.crt")
                .doesNotContainKey("debezium.source.database.sslfactory");
    }

    @Test
    void mysqlReadsItsStructureAtEachStart() {
        Map<String, String> settings = settings(source().withEngine(Engine.MySQL)
                .withTables(List.of("orders", "lines"))
                .withSnapshot(Snapshot.Initial));

        assertThat(settings)
                .containsEntry("debezium.source.connector.class", "io.debezium.connector.mysql.MySqlConnector")
                .containsEntry("debezium.source.database.port", "3306")
                .containsEntry("debezium.source.table.include.list", "shop[.]orders,shop[.]lines")
                .containsEntry("debezium.source.snapshot.mode.configuration.based.snapshot.data", "true")
                .containsEntry("debezium.source.snapshot.mode.configuration.based.snapshot.on.schema.error", "true")
                .doesNotContainKey("debezium.source.slot.name");
        assertThat(Long.parseLong(settings.get("debezium.source.database.server.id")))
                .isBetween(1L, 4294967295L);
    }

    @Test
    void mongodbReadsWholeDocuments() {
        Map<String, String> settings = settings(source().withEngine(Engine.MongoDB)
                .withTables(List.of("orders"))
                .withTls(Tls.Require));

        assertThat(settings)
                .containsEntry("debezium.source.mongodb.connection.string", "mongodb://postgresql.shop:27017/")
                .containsEntry("debezium.source.collection.include.list", "shop[.]orders")
                .containsEntry("debezium.source.capture.mode", "change_streams_update_full")
                .containsEntry("debezium.source.mongodb.ssl.enabled", "true");
    }

    private static Map<String, String> settings(DatabaseSource source) {
        Trigger trigger = new Trigger();
        trigger.setMetadata(new ObjectMetaBuilder().withUid("0c-2f").build());
        trigger.setSpec(TriggerSpecBuilder.builder()
                .source(SourceBuilder.builder().database(source).build())
                .build());
        return ConnectorSettings.of(trigger, "http://gateway:8081");
    }

    private static DatabaseSource source() {
        return DatabaseSourceBuilder.builder()
                .engine(Engine.PostgreSQL)
                .host("postgresql.shop")
                .database("shop")
                .tables(List.of("public.orders"))
                .build();
    }
}
