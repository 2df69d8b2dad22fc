package dev.lamina.connector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class KeyInValueTest {
    private static final Schema KEY =
            SchemaBuilder.struct().field("id", Schema.INT32_SCHEMA).build();

    @Test
    void changeGetsItsKey() {
        Schema change = SchemaBuilder.struct().field("op", Schema.STRING_SCHEMA).build();

        SourceRecord record = apply(change, new Struct(change).put("op", "c"));

        Struct value = (Struct) record.value();
        assertThat(value.getString("op")).isEqualTo("c");
        assertThat(value.getStruct("key").getInt32("id")).isEqualTo(7);
        assertThat(record.valueSchema()).isEqualTo(value.schema());
    }

    @Test
    void heartbeatIsNotChanged() {
        Schema heartbeat =
                SchemaBuilder.struct().field("ts_ms", Schema.INT64_SCHEMA).build();
        Struct value = new Struct(heartbeat).put("ts_ms", 1L);

        assertThat(apply(heartbeat, value).value()).isSameAs(value);
    }

    private static SourceRecord apply(Schema schema, Struct value) {
        try (KeyInValue<SourceRecord> transformation = new KeyInValue<>()) {
            return transformation.apply(new SourceRecord(
                    Map.of(), Map.of(), "shop.orders", KEY, new Struct(KEY).put("id", 7), schema, value));
        }
    }
}
