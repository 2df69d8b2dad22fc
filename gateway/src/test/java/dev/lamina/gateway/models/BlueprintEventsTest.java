package dev.lamina.gateway.models;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.lamina.api.Queue;
import dev.lamina.api.Source;
import dev.lamina.gateway.source.database.DatabaseSampleEvents;
import dev.lamina.gateway.source.mqtt.MqttSampleEvents;
import dev.lamina.gateway.source.queue.nats.NatsSampleEvents;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The sample events of examples/blueprints are what sources send: every field is there, with a value of the same type.
 * {@code -Dgolden=write} writes them.
 */
class BlueprintEventsTest {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final Path EVENTS = Path.of("../examples/blueprints/events");
    /** By source and kind of queue; a queue itself has none. */
    private static final Map<String, String> SAMPLES = Map.ofEntries(
            Map.entry("bucket", "s3-put"),
            Map.entry("bus", "bus"),
            Map.entry("database", "database"),
            Map.entry("dynamodb", "dynamodb"),
            Map.entry("http", "http-api"),
            Map.entry("kinesis", "kinesis"),
            Map.entry("mqtt", "mqtt"),
            Map.entry("queue", "sqs"),
            Map.entry("schedule", "schedule"),
            Map.entry("topic", "sns"),
            Map.entry("sqs", "sqs"),
            Map.entry("nats", "nats"),
            Map.entry("rabbitmq", "rabbitmq"),
            Map.entry("kafka", "kafka"));

    private static Map<String, byte[]> sent;

    @BeforeAll
    static void send() throws Exception {
        sent = new TreeMap<>(SourceEvents.all());
        MqttSampleEvents.all().forEach((name, event) -> sent.put("mqtt/" + name, event));
        NatsSampleEvents.all().forEach((name, event) -> sent.put("nats/" + name, event));
        DatabaseSampleEvents.all().forEach((name, event) -> sent.put("database/" + name, event));
    }

    @ParameterizedTest
    @CsvSource({
        "s3-put, s3/put",
        "s3-delete, s3/delete",
        "sqs, sqs/attributes",
        "rabbitmq, rabbitmq/batch",
        "kafka, kafka/batch",
        "sns, sns/everything",
        "bus, bus/order",
        "schedule, schedule/tick",
        "http-api, http/everything",
        "http-api-v1, http-v1/everything",
        "websocket-connect, websocket-connect/query",
        "websocket-message, websocket-message/text",
        "websocket-disconnect, websocket-disconnect/by-client",
        "function-url, url/everything",
        "kinesis, kinesis/batch",
        "dynamodb, dynamodb/changes",
        "database, database/update",
        "mqtt, mqtt/message",
        "nats, nats/message"
    })
    void sampleEventHasShapeOfSourcesEvent(String sample, String source) throws Exception {
        Path file = EVENTS.resolve(sample + ".json");
        JsonNode event = JSON.readTree(sent.get(source));
        if ("write".equals(System.getProperty("golden"))) {
            Files.writeString(file, JSON.writeValueAsString(event) + "\n");
        }

        assertThat(shape(JSON.readTree(file.toFile()))).isEqualTo(shape(event));
    }

    /** A source that is added needs a sample, too. */
    @Test
    void everySourceHasSampleEvent() {
        assertThat(Stream.concat(
                                Stream.of(Source.class.getRecordComponents()),
                                Stream.of(Queue.class.getRecordComponents()))
                        .filter(component -> component.getType().isRecord())
                        .map(RecordComponent::getName))
                .containsExactlyInAnyOrderElementsOf(SAMPLES.keySet());
        assertThat(SAMPLES.values())
                .allSatisfy(
                        sample -> assertThat(EVENTS.resolve(sample + ".json")).exists());
    }

    /** All paths with the type of what is there; values such as times and ids differ. */
    private static List<String> shape(JsonNode event) {
        List<String> shape = new ArrayList<>();
        shape("", event, shape);
        return shape.stream().sorted().toList();
    }

    private static void shape(String path, JsonNode node, List<String> shape) {
        shape.add(path + " " + node.getNodeType());
        node.properties().forEach(one -> shape(path + "/" + one.getKey(), one.getValue(), shape));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            shape(path + "/" + i, node.get(i), shape);
        }
    }
}
