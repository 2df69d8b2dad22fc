package dev.lamina.gateway.source.mqtt;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Messages as a broker could deliver them. */
final class Messages {
    private Messages() {}

    static MqttMessage of(String topic, byte[] payload) {
        return of(topic, payload, 1, () -> {});
    }

    static MqttMessage of(String topic, byte[] payload, int qos, Runnable acknowledgement) {
        return new MqttMessage(
                topic,
                ByteBuffer.wrap(payload),
                qos,
                false,
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                acknowledgement);
    }

    static MqttMessage with5(String topic, byte[] payload, String property, List<String> values) {
        return with5(topic, payload, property, values, () -> {});
    }

    static MqttMessage with5(
            String topic, byte[] payload, String property, List<String> values, Runnable acknowledgement) {
        return new MqttMessage(
                topic,
                ByteBuffer.wrap(payload),
                1,
                false,
                Map.of(property, values),
                Optional.of("text/json"),
                Optional.of("answers"),
                Optional.of(ByteBuffer.wrap(new byte[] {1, 2})),
                acknowledgement);
    }
}
