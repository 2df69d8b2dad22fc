package dev.lamina.gateway.source.queue.sqs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.gateway.source.queue.QueueMessage;
import dev.lamina.gateway.source.queue.QueueRecord;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/**
 * A message, in the format of Lambda's SQS events.
 *
 * @param fields the record as it is in the event
 * @param json the same as JSON text
 * @param group the message group within which a FIFO queue keeps the order; a standard queue has groups too, but keeps
 *     no order
 */
record SqsRecord(Message message, ObjectNode fields, byte[] json, Optional<String> group) implements QueueRecord {
    static final String BODY = "body";
    private static final String RECEIVE_COUNT = "ApproximateReceiveCount";
    private static final String GROUP = "MessageGroupId";
    private static final String FIFO = ".fifo";
    private static final String TRACE_HEADER = "AWSTraceHeader";

    /** @param arn the queue's */
    record Origin(String arn, String region, ObjectMapper json) {}

    static SqsRecord of(Message message, Origin origin) {
        ObjectNode fields = origin.json()
                .createObjectNode()
                .put("messageId", message.messageId())
                .put("receiptHandle", message.receiptHandle())
                .put(BODY, message.body());
        ObjectNode attributes = fields.putObject("attributes");
        new TreeMap<>(message.attributesAsStrings()).forEach(attributes::put);
        ObjectNode messageAttributes = fields.putObject("messageAttributes");
        new TreeMap<>(message.messageAttributes())
                .forEach((name, value) -> messageAttributes.set(name, attribute(value, origin.json())));
        if (message.md5OfMessageAttributes() != null) {
            fields.put("md5OfMessageAttributes", message.md5OfMessageAttributes());
        }
        fields.put("md5OfBody", message.md5OfBody())
                .put("eventSource", "aws:sqs")
                .put("eventSourceARN", origin.arn())
                .put("awsRegion", origin.region());
        try {
            Optional<String> group = Optional.ofNullable(
                            message.attributesAsStrings().get(GROUP))
                    .filter(_ -> origin.arn().endsWith(FIFO));
            return new SqsRecord(message, fields, origin.json().writeValueAsBytes(fields), group);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON can always be written", e);
        }
    }

    @Override
    public String id() {
        return message.messageId();
    }

    @Override
    public int size() {
        return json.length + 1;
    }

    @Override
    public byte[] body() {
        return message.body().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Map<String, QueueMessage.Attribute> attributes() {
        Map<String, QueueMessage.Attribute> attributes = new LinkedHashMap<>();
        message.messageAttributes()
                .forEach((name, value) -> attributes.put(
                        name,
                        value.binaryValue() == null
                                ? new QueueMessage.Attribute(value.dataType(), value.stringValue())
                                : new QueueMessage.Attribute(
                                        value.dataType(),
                                        Base64.getEncoder()
                                                .encodeToString(
                                                        value.binaryValue().asByteArray()))));
        return attributes;
    }

    @Override
    public long receiveCount() {
        return Long.parseLong(message.attributesAsStrings().getOrDefault(RECEIVE_COUNT, "1"));
    }

    @Override
    public Map<String, byte[]> data() {
        return Map.of(BODY, body());
    }

    @Override
    public Optional<String> traceHeader() {
        return Optional.ofNullable(message.attributesAsStrings().get(TRACE_HEADER));
    }

    private static ObjectNode attribute(MessageAttributeValue value, ObjectMapper json) {
        ObjectNode attribute = json.createObjectNode();
        if (value.stringValue() != null) {
            attribute.put("stringValue", value.stringValue());
        }
        if (value.binaryValue() != null) {
            attribute.put("binaryValue", value.binaryValue().asByteArray());
        }
        attribute.putArray("stringListValues");
        attribute.putArray("binaryListValues");
        return attribute.put("dataType", value.dataType());
    }
}
