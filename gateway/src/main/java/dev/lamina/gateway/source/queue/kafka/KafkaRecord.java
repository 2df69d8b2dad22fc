package dev.lamina.gateway.source.queue.kafka;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.gateway.source.queue.QueueMessage;
import dev.lamina.gateway.source.queue.QueueMessage.Attribute;
import dev.lamina.gateway.source.queue.QueueRecord;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/**
 * A record of a topic.
 *
 * @param fields the record as it is in the event
 * @param receiveCount includes the failures that this partition's readers have seen, see {@link PartitionBuffer}
 */
record KafkaRecord(ConsumerRecord<byte[], byte[]> source, ObjectNode fields, long receiveCount) implements QueueRecord {
    /** Bytes for names, commas, braces and numbers of a record in the event. */
    private static final int FRAME = 160;

    /** The name of a record in a report of failures, as one word. */
    static String id(String partition, long offset) {
        return partition + '/' + offset;
    }

    TopicPartition topicPartition() {
        return new TopicPartition(source.topic(), source.partition());
    }

    long offset() {
        return source.offset();
    }

    @Override
    public String id() {
        return id(KafkaEvent.partition(source), source.offset());
    }

    /** Base64 takes a third more; a byte of a header becomes up to five characters. */
    @Override
    public int size() {
        int size = FRAME
                + source.topic().length()
                + (Math.max(0, source.serializedKeySize()) + Math.max(0, source.serializedValueSize()) + 2) / 3 * 4;
        for (Header header : source.headers()) {
            size += header.key().length() + 10 + (header.value() == null ? 0 : 5 * header.value().length);
        }
        return size;
    }

    @Override
    public byte[] body() {
        return source.value() == null ? new byte[0] : source.value();
    }

    @Override
    public Map<String, Attribute> attributes() {
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        for (Header header : source.headers()) {
            attributes.put(header.key(), attribute(header.value() == null ? new byte[0] : header.value()));
        }
        return attributes;
    }

    /** Headers are bytes; most of them are text. */
    private static Attribute attribute(byte[] value) {
        String text = new String(value, StandardCharsets.UTF_8);
        return Arrays.equals(text.getBytes(StandardCharsets.UTF_8), value)
                ? Attribute.text(text)
                : Attribute.binary(value);
    }

    @Override
    public QueueMessage copy(String once, Map<String, Attribute> attributes) {
        return new QueueMessage(id(), once, source.key(), source.value(), attributes);
    }

    /** A topic that is created again counts from zero. */
    @Override
    public String identity() {
        return id() + '/' + source.timestamp();
    }

    @Override
    public Map<String, byte[]> data() {
        Map<String, byte[]> data = new HashMap<>();
        data.put("key", source.key());
        data.put("value", source.value());
        return data;
    }

    @Override
    public Optional<String> traceHeader() {
        return Optional.ofNullable(attributes().get("X-Amzn-Trace-Id")).map(Attribute::value);
    }

    @Override
    public Optional<Position> position() {
        return Optional.of(new Position(KafkaEvent.partition(source), source.offset()));
    }
}
