package dev.lamina.connector;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.transforms.Transformation;

/**
 * Adds the key of a change to its value, as member {@code key}: Debezium Server's HTTP sink sends values only. The
 * images of a change that is too large are omitted, so that every request fits. Other records, such as heartbeats, are
 * not changed.
 *
 * @param <R> the kind of record
 */
public final class KeyInValue<R extends ConnectRecord<R>> implements Transformation<R> {
    /** Bytes of a change as JSON. As many as are in one request must not exceed the gateway's limit of 16 MiB. */
    static final long LARGEST = 2 * 1024 * 1024 - 4096;

    private static final String KEY = "key";
    private static final String OPERATION = "op";
    /** Read by the gateway. */
    private static final String OMITTED = "imagesOmitted";

    private static final Set<String> IMAGES = Set.of("before", "after", "updateDescription");

    @Override
    public R apply(R record) {
        if (!(record.value() instanceof Struct change) || change.schema().field(OPERATION) == null) {
            return record;
        }
        Struct key = record.key() instanceof Struct struct ? struct : null;
        boolean omits = JsonSize.of(change) + (key == null ? 0 : JsonSize.of(key)) > LARGEST;
        if (key == null && !omits) {
            return record;
        }
        Struct whole = whole(key, change, omits);
        return record.newRecord(
                record.topic(),
                record.kafkaPartition(),
                record.keySchema(),
                record.key(),
                whole.schema(),
                whole,
                record.timestamp(),
                record.headers());
    }

    private static Struct whole(Struct key, Struct change, boolean omits) {
        SchemaBuilder schema = SchemaBuilder.struct();
        if (key != null) {
            schema.field(KEY, key.schema());
        }
        if (omits) {
            schema.field(OMITTED, Schema.BOOLEAN_SCHEMA);
        }
        change.schema().fields().stream()
                .filter(field -> stays(field, omits))
                .forEach(field -> schema.field(field.name(), field.schema()));
        Struct whole = new Struct(schema.build());
        change.schema().fields().stream()
                .filter(field -> stays(field, omits))
                .forEach(field -> whole.put(field.name(), change.get(field)));
        if (omits) {
            whole.put(OMITTED, true);
        }
        return key == null ? whole : whole.put(KEY, key);
    }

    private static boolean stays(Field field, boolean omits) {
        return !omits || !IMAGES.contains(field.name());
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
