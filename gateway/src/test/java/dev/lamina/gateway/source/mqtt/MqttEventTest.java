package dev.lamina.gateway.source.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MqttEventTest {
    private static final Instant NOW = Instant.ofEpochMilli(1_767_225_600_123L);
    private static final byte[] BINARY = {(byte) 0xff, 0, 1};

    private final MqttEvent events = new MqttEvent(new ObjectMapper());

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\": 1.50}", "[1, 2]", "21.5", "\"on\"", "null", " {} \n"})
    void jsonPayloadIsEventUnchanged(String payload) {
        assertThat(payload(payload)).isEqualTo(payload);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"on | b24=", "{\"a\": 1 | eyJhIjogMQ==", "{} {} | e30ge30=", "NaN | TmFO", "01 | MDE="})
    void otherPayloadIsData(String payload, String base64) {
        assertThat(payload(payload)).isEqualTo("{\"data\":\"" + base64 + "\"}");
    }

    @Test
    void binaryPayloadIsData() {
        assertThat(events.ofPayload(Messages.of("a", BINARY))).asString().isEqualTo("{\"data\":\"/wAB\"}");
    }

    @Test
    void jsonInOtherEncodingIsData() {
        byte[] utf16 = "{}".getBytes(StandardCharsets.UTF_16LE);

        assertThat(events.ofPayload(Messages.of("a", utf16))).asString().startsWith("{\"data\":");
    }

    @Test
    void emptyPayloadIsEmptyObject() {
        assertThat(payload("")).isEqualTo("{}");
    }

    @Test
    void messageHasJsonPayloadWithAllDigits() {
        assertThat(message("{\"n\": 1.10000000000000000001}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("{\"topic\":\"a/b\",\"qos\":1,\"retained\":false,\"timestamp\":1767225600123,"
                        + "\"payload\":{\"n\": 1.10000000000000000001},\"isBase64Encoded\":false,"
                        + "\"userProperties\":{}}");
    }

    @Test
    void messageHasTextAndBinaryPayload() {
        assertThat(message("on \u2600".getBytes(StandardCharsets.UTF_8)))
                .contains("\"payload\":\"on \u2600\",\"isBase64Encoded\":false");
        assertThat(message(BINARY)).contains("\"payload\":\"/wAB\",\"isBase64Encoded\":true");
    }

    @Test
    void messageHasPropertiesOfMqtt5() {
        MqttMessage message =
                Messages.with5("a/b", "{}".getBytes(StandardCharsets.UTF_8), "color", List.of("red", "blue"));

        assertThat(events.ofMessage(message, NOW))
                .asString()
                .endsWith("\"userProperties\":{\"color\":[\"red\",\"blue\"]},\"contentType\":\"text/json\","
                        + "\"responseTopic\":\"answers\",\"correlationData\":\"AQI=\"}");
    }

    private String payload(String payload) {
        return new String(
                events.ofPayload(Messages.of("a", payload.getBytes(StandardCharsets.UTF_8))), StandardCharsets.UTF_8);
    }

    private String message(byte[] payload) {
        return new String(events.ofMessage(Messages.of("a/b", payload), NOW), StandardCharsets.UTF_8);
    }
}
