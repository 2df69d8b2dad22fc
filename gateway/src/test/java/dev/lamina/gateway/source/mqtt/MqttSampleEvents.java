package dev.lamina.gateway.source.mqtt;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/** The event of a message of a device, as a whole. */
public final class MqttSampleEvents {
    private MqttSampleEvents() {}

    public static Map<String, byte[]> all() {
        MqttMessage message =
                Messages.of("devices/kitchen/temperature", "{\"celsius\": 21.5}".getBytes(StandardCharsets.UTF_8));
        return Map.of(
                "message",
                new MqttEvent(new ObjectMapper()).ofMessage(message, Instant.parse("2026-01-01T12:00:00.123Z")));
    }
}
