package dev.lamina.gateway.source.queue.nats;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.gateway.source.queue.QueueMessage;
import io.nats.client.Message;
import io.nats.client.impl.NatsJetStreamMetaData;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A message of a stream. Lambda has no events of NATS, so the format is Lamina's, modelled on that of SQS; it is in
 * docs/event-sources.md.
 *
 * @param json the record as it is in the event
 */
record NatsRecord(Message message, ObjectNode fields, byte[] json) implements StreamRecord {
    static final String DATA = "data";
    private static final String TRACE_HEADER = "X-Amzn-Trace-Id";

    static NatsRecord of(Message message, ObjectMapper mapper) {
        NatsJetStreamMetaData metadata = message.metaData();
        ObjectNode fields = mapper.createObjectNode()
                .put("messageId", id(metadata))
                .put("eventSource", "lamina:nats")
                .put("stream", metadata.getStream())
                .put("subject", message.getSubject())
                .put("sequence", metadata.streamSequence())
                .put("deliveryCount", metadata.deliveredCount())
                .put("timestamp", metadata.timestamp().toInstant().toEpochMilli());
        ObjectNode headers = fields.putObject("headers");
        if (message.hasHeaders()) {
            message.getHeaders().forEach((name, values) -> values.forEach(headers.withArray(name)::add));
        }
        fields.put(DATA, message.getData());
        try {
            return new NatsRecord(message, fields, mapper.writeValueAsBytes(fields));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON can always be written", e);
        }
    }

    @Override
    public String id() {
        return id(message.metaData());
    }

    /** A stream that is created again counts from one. */
    @Override
    public String identity() {
        return id() + '/' + message.metaData().timestamp().toInstant();
    }

    @Override
    public int size() {
        return json.length + 1;
    }

    @Override
    public byte[] body() {
        return message.getData();
    }

    @Override
    public Map<String, QueueMessage.Attribute> attributes() {
        Map<String, QueueMessage.Attribute> attributes = new LinkedHashMap<>();
        if (message.hasHeaders()) {
            message.getHeaders().keySet().stream()
                    .filter(name -> !name.startsWith("Nats-"))
                    .forEach(name -> attributes.put(
                            name,
                            QueueMessage.Attribute.text(message.getHeaders().getFirst(name))));
        }
        return attributes;
    }

    @Override
    public long receiveCount() {
        return message.metaData().deliveredCount();
    }

    @Override
    public Map<String, byte[]> data() {
        return Map.of(DATA, message.getData());
    }

    @Override
    public Optional<String> traceHeader() {
        return message.hasHeaders()
                ? Optional.ofNullable(message.getHeaders().getFirst(TRACE_HEADER))
                : Optional.empty();
    }

    private static String id(NatsJetStreamMetaData metadata) {
        return metadata.getStream() + "-" + metadata.streamSequence();
    }
}
