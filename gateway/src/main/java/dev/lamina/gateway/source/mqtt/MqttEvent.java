package dev.lamina.gateway.source.mqtt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * Writes the event of a message.
 *
 * <p>The payload as an AWS IoT rule passes it to Lambda: JSON unchanged, anything else as {@code {"data": BASE64}},
 * which is AWS's {@code SELECT encode(*, 'base64') AS data}; an empty payload as an empty object. Or the whole message,
 * in a format of Lamina's.
 */
final class MqttEvent {
    private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.UTF_8);

    private final ObjectMapper json;
    private final ObjectReader strict;

    MqttEvent(ObjectMapper json) {
        this.json = json;
        this.strict = json.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    byte[] ofPayload(MqttMessage message) {
        byte[] payload = message.bytes();
        if (payload.length == 0) {
            return EMPTY;
        }
        return text(payload).filter(this::isJson).isPresent()
                ? payload
                : written(json.createObjectNode().put("data", base64(payload)));
    }

    /** @param received when the message arrived */
    byte[] ofMessage(MqttMessage message, Instant received) {
        ObjectNode event = json.createObjectNode()
                .put("topic", message.topic())
                .put("qos", message.qos())
                .put("retained", message.retained())
                .put("timestamp", received.toEpochMilli());
        putPayload(event, message.bytes());
        ObjectNode properties = event.putObject("userProperties");
        message.userProperties().forEach((name, values) -> values.forEach(properties.putArray(name)::add));
        message.contentType().ifPresent(type -> event.put("contentType", type));
        message.responseTopic().ifPresent(topic -> event.put("responseTopic", topic));
        message.correlationData().ifPresent(data -> event.put("correlationData", base64(MqttMessage.bytes(data))));
        return written(event);
    }

    private void putPayload(ObjectNode event, byte[] payload) {
        Optional<String> text = text(payload);
        Optional<String> value = text.filter(this::isJson);
        if (value.isPresent()) {
            // As it is written: a number keeps all its digits.
            event.putRawValue("payload", new RawValue(value.get()));
        } else {
            event.put("payload", text.orElseGet(() -> base64(payload)));
        }
        event.put("isBase64Encoded", text.isEmpty());
    }

    private boolean isJson(String text) {
        try {
            return !strict.readTree(text).isMissingNode();
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    /** Empty if the bytes are not UTF-8. */
    private static Optional<String> text(byte[] payload) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(payload))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private byte[] written(ObjectNode event) {
        try {
            return json.writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON can always be written", e);
        }
    }
}
