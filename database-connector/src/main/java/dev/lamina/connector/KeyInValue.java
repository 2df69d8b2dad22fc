package dev.lamina.connector;

import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.transforms.Transformation;

/**
 * Adds the key of a change to its value, as member {@code key}: Debezium Server's HTTP sink sends values only. Other
 * records, such as heartbeats, are not changed.
 *
 * @param <R> the kind of record
 */
public final class KeyInValue<R extends ConnectRecord<R>> implements Transformation<R> {
    private static final String KEY = "key";
    private static final String OPERATION = "op";

    @Override
    public R apply(R record) {
        if (!(record.value() instanceof Struct change)
                || !(record.key() instanceof Struct key)
                || change.schema().field(OPERATION) == null) {
            return record;
        }
        SchemaBuilder schema = SchemaBuilder.struct().field(KEY, key.schema());
        for (Field field : change.schema().fields()) {
            schema.field(field.name(), field.schema());
        }
        Schema built = schema.build();
        Struct whole = new Struct(built).put(KEY, key);
        for (Field field : change.schema().fields()) {
            whole.put(field.name(), change.get(field));
        }
        return record.newRecord(
                record.topic(),
                record.kafkaPartition(),
                record.keySchema(),
                key,
                built,
                whole,
                record.timestamp(),
                record.headers());
    }

    @Override
    public ConfigDef config() {
        return new ConfigDef();
    }

    @Override
    public void configure(Map<String, ?> settings) {
        // It has none.
    }

    @Override
    public void close() {
        // It holds nothing.
    }
}
