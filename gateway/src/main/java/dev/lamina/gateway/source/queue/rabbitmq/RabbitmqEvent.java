package dev.lamina.gateway.source.queue.rabbitmq;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.rabbitmq.client.BasicProperties;
import com.rabbitmq.client.LongString;
import java.math.BigDecimal;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes the event a handler gets, in AWS's format for RabbitMQ: messages by {@code QUEUE::VHOST}, every property
 * present and null if the message has none, texts among the headers as the list of their bytes.
 *
 * @param sourceArn the broker's ARN
 */
record RabbitmqEvent(ObjectMapper json, String sourceArn, String queue, String virtualHost) {
    /** AWS's format of a timestamp in this event: Jan 1, 1970, 12:33:41 AM. */
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern(
                    "MMM d, yyyy, h:mm:ss a", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    byte[] write(List<RabbitmqRecord> records) {
        ObjectNode event = json.createObjectNode().put("eventSource", "aws:rmq").put("eventSourceArn", sourceArn);
        ArrayNode ofQueue = event.putObject("rmqMessagesByQueue").putArray(queue + "::" + virtualHost);
        records.forEach(record -> ofQueue.add(record.fields()));
        try {
            return json.writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON can always be written", e);
        }
    }

    ObjectNode message(RabbitmqMessage message) {
        ObjectNode written = json.createObjectNode();
        written.set("basicProperties", properties(message.properties(), message.body().length));
        return written.put("redelivered", message.redelivered()).put("data", message.body());
    }

    private ObjectNode properties(BasicProperties properties, int bodySize) {
        ObjectNode written = json.createObjectNode()
                .put("contentType", properties.getContentType())
                .put("contentEncoding", properties.getContentEncoding());
        written.set("headers", header(properties.getHeaders()));
        return written.put("deliveryMode", properties.getDeliveryMode())
                .put("priority", properties.getPriority())
                .put("correlationId", properties.getCorrelationId())
                .put("replyTo", properties.getReplyTo())
                .put("expiration", properties.getExpiration())
                .put("messageId", properties.getMessageId())
                .put(
                        "timestamp",
                        properties.getTimestamp() == null
                                ? null
                                : TIMESTAMP.format(properties.getTimestamp().toInstant()))
                .put("type", properties.getType())
                .put("userId", properties.getUserId())
                .put("appId", properties.getAppId())
                .putNull("clusterId")
                .put("bodySize", bodySize);
    }

    /** The types of AMQP's field tables. */
    private JsonNode header(Object value) {
        return switch (value) {
            case null -> json.nullNode();
            case LongString text -> bytes(text.getBytes());
            case byte[] bytes -> bytes(bytes);
            case Boolean truth -> json.getNodeFactory().booleanNode(truth);
            case BigDecimal number -> json.getNodeFactory().numberNode(number);
            case Double number -> json.getNodeFactory().numberNode(number);
            case Float number -> json.getNodeFactory().numberNode(number);
            case Number number -> json.getNodeFactory().numberNode(number.longValue());
            case Date date -> json.getNodeFactory().textNode(TIMESTAMP.format(date.toInstant()));
            case Map<?, ?> table -> table(table);
            case List<?> list -> list(list);
            default -> json.getNodeFactory().textNode(value.toString());
        };
    }

    private ObjectNode bytes(byte[] bytes) {
        ObjectNode written = json.createObjectNode();
        ArrayNode list = written.putArray("bytes");
        for (byte each : bytes) {
            list.add(each);
        }
        return written;
    }

    private ObjectNode table(Map<?, ?> table) {
        ObjectNode written = json.createObjectNode();
        table.forEach((name, value) -> written.set(name.toString(), header(value)));
        return written;
    }

    private ArrayNode list(List<?> list) {
        ArrayNode written = json.createArrayNode();
        list.forEach(value -> written.add(header(value)));
        return written;
    }
}
