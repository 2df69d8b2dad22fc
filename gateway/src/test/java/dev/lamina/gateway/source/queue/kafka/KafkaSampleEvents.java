package dev.lamina.gateway.source.queue.kafka;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Events of Kafka topics: a batch with a header that is not text, and a record without a key. */
public final class KafkaSampleEvents {
    private static final KafkaEvent EVENT =
            new KafkaEvent(new ObjectMapper(), List.of("kafka-0.shop:9092", "kafka-1.shop:9092"));

    private KafkaSampleEvents() {}

    public static Map<String, byte[]> all() {
        return Map.of("batch", EVENT.write(List.of(record(15, "k", "v"), record(16, null, "{\"a\": 1}"))));
    }

    private static KafkaRecord record(long offset, String key, String value) {
        RecordHeaders headers = new RecordHeaders();
        headers.add("h", new byte[] {1, -1});
        ConsumerRecord<byte[], byte[]> source = new ConsumerRecord<>(
                "orders",
                0,
                offset,
                1545084650987L,
                TimestampType.CREATE_TIME,
                key == null ? -1 : key.length(),
                value.length(),
                key == null ? null : key.getBytes(StandardCharsets.UTF_8),
                value.getBytes(StandardCharsets.UTF_8),
                headers,
                Optional.empty());
        return new KafkaRecord(source, EVENT.record(source), 1);
    }
}
