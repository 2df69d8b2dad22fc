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

    @Test
    void largeChangeLosesItsImages() {
        Schema row = SchemaBuilder.struct()
                .optional()
                .field("text", Schema.STRING_SCHEMA)
                .build();
        Schema change = SchemaBuilder.struct()
                .field("op", Schema.STRING_SCHEMA)
                .field("before", row)
                .field("after", row)
                .build();
        Struct small = new Struct(change).put("op", "u").put("after", new Struct(row).put("text", "t"));
        Struct large = new Struct(change)
                .put("op", "u")
                .put("before", new Struct(row).put("text", "t".repeat(1024 * 1024)))
                .put("after", new Struct(row).put("text", "\"".repeat(512 * 1024)));

        Struct kept = (Struct) apply(change, small).value();
        Struct cut = (Struct) apply(change, large).value();

        assertThat(kept.getStruct("after").getString("text")).isEqualTo("t");
        assertThat(kept.schema().field("imagesOmitted")).isNull();
        assertThat(cut.getBoolean("imagesOmitted")).isTrue();
        assertThat(cut.getStruct("key").getInt32("id")).isEqualTo(7);
        assertThat(cut.getString("op")).isEqualTo("u");
        assertThat(cut.schema().field("before")).isNull();
        assertThat(cut.schema().field("after")).isNull();
    }

    private static SourceRecord apply(Schema schema, Struct value) {
        try (KeyInValue<SourceRecord> transformation = new KeyInValue<>()) {
            return transformation.apply(new SourceRecord(
                    Map.of(), Map.of(), "shop.orders", KEY, new Struct(KEY).put("id", 7), schema, value));
        }
    }
}
