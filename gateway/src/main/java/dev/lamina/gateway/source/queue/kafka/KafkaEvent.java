package dev.lamina.gateway.source.queue.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Writes the event a handler gets, in AWS's format for self-managed Kafka: records by {@code TOPIC-PARTITION}, key and
 * value in base64, a header as the list of its bytes, which are signed. A record without a key has no {@code key}.
 */
record KafkaEvent(ObjectMapper json, List<String> bootstrapServers) {

    byte[] write(List<KafkaRecord> records) {
        ObjectNode event = json.createObjectNode()
                .put("eventSource", "SelfManagedKafka")
                .put("bootstrapServers", String.join(",", bootstrapServers));
        ObjectNode byPartition = event.putObject("records");
        for (KafkaRecord each : records) {
            byPartition.withArrayProperty(partition(each.source())).add(each.fields());
        }
        try {
            return json.writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON can always be written", e);
        }
    }

    /** The name of a record's partition in an event, and in a handler's report of failures. */
    static String partition(ConsumerRecord<?, ?> each) {
        return each.topic() + '-' + each.partition();
    }

    ObjectNode record(ConsumerRecord<byte[], byte[]> each) {
        ObjectNode record = json.createObjectNode()
                .put("topic", each.topic())
                .put("partition", each.partition())
                .put("offset", each.offset())
                .put("timestamp", each.timestamp())
                .put("timestampType", each.timestampType().name());
        if (each.key() != null) {
            record.put("key", each.key());
        }
        if (each.value() != null) {
            record.put("value", each.value());
        }
        ArrayNode headers = record.putArray("headers");
        for (Header header : each.headers()) {
            ArrayNode bytes = headers.addObject().putArray(header.key());
            if (header.value() != null) {
                for (byte value : header.value()) {
                    bytes.add(value);
                }
            }
        }
        return record;
    }
}
