package dev.lamina.gateway.source.queue.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class KafkaEventTest {
    private final ObjectMapper json = new ObjectMapper();
    private final KafkaEvent event = new KafkaEvent(json, List.of("kafka-0.shop:9092", "kafka-1.shop:9092"));

    @Test
    void eventMatchesLambda() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("headerKey", "headerValue".getBytes(StandardCharsets.UTF_8));
        byte[] written = event.write(
                List.of(record(0, 15, "abcDEFghiJKLmnoPQRstuVWXyz1234==", "Hello, this is a test.", headers)));
        // As text, so that the order of the members counts as well.
        assertThat(new String(written, StandardCharsets.UTF_8)).isEqualTo("""
        {"eventSource":"SelfManagedKafka","bootstrapServers":"kafka-0.shop:9092,kafka-1.shop:9092",\
        "records":{"mytopic-0":[{"topic":"mytopic","partition":0,"offset":15,"timestamp":1545084650987,\
        "timestampType":"CREATE_TIME",\
        "key":"YWJjREVGZ2hpSktMbW5vUFFSc3R1VldYeXoxMjM0PT0=","value":"SGVsbG8sIHRoaXMgaXMgYSB0ZXN0Lg==",\
        "headers":[{"headerKey":[104,101,97,100,101,114,86,97,108,117,101]}]}]}}""");
    }

    @Test
    void recordsAreGroupedByPartitionInOrder() throws IOException {
        JsonNode records = json.readTree(event.write(List.of(
                        record(1, 7, "k", "a", new RecordHeaders()),
                        record(0, 3, "k", "b", new RecordHeaders()),
                        record(1, 8, "k", "c", new RecordHeaders()))))
                .path("records");
        assertThat(records.findValuesAsText("offset")).containsExactly("7", "8", "3");
        assertThat(records.path("mytopic-1")).hasSize(2);
        assertThat(records.path("mytopic-0")).hasSize(1);
    }

    @Test
    void absentKeyAndValueAreOmitted() throws IOException {
        JsonNode record = json.readTree(event.write(List.of(record(0, 1, null, null, new RecordHeaders()))))
                .at("/records/mytopic-0/0");
        assertThat(record.has("key")).isFalse();
        assertThat(record.has("value")).isFalse();
        assertThat(record.path("headers")).isEmpty();
        assertThat(record.path("headers").isArray()).isTrue();
    }

    @Test
    void producerIsReadFromTraceparent() {
        RecordHeaders headers = new RecordHeaders();
        headers.add(
                "traceparent",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".getBytes(StandardCharsets.UTF_8));
        headers.add("X-Amzn-Trace-Id", "Root=1-other".getBytes(StandardCharsets.UTF_8));
        assertThat(record(0, 1, "k", "v", headers).producer())
                .contains("Root=1-4bf92f35-77b34da6a3ce929d0e0e4736;Parent=00f067aa0ba902b7;Sampled=1");
        headers.remove("traceparent");
        assertThat(record(0, 1, "k", "v", headers).producer()).contains("Root=1-other");
    }

    @Test
    void recordSizeCoversItsJson() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("h", new byte[] {-100, -128, 127});
        for (String value : List.of("", "a", "ab", "abc", "x".repeat(10_000))) {
            KafkaRecord record = record(1234, Long.MAX_VALUE, "key", value, headers);
            assertThat(record.size())
                    .isBetween(
                            record.fields().toString().length() + 1,
                            record.fields().toString().length() + 200);
        }
    }

    @Test
    void headerBytesAreSigned() throws IOException {
        RecordHeaders headers = new RecordHeaders();
        headers.add("h", new byte[] {-1, 127});
        headers.add("none", null);
        assertThat(json.readTree(event.write(List.of(record(0, 1, "k", "v", headers))))
                        .at("/records/mytopic-0/0/headers"))
                .hasToString("[{\"h\":[-1,127]},{\"none\":[]}]");
    }

    private KafkaRecord record(int partition, long offset, String key, String value, Headers headers) {
        ConsumerRecord<byte[], byte[]> source = new ConsumerRecord<>(
                "mytopic",
                partition,
                offset,
                1545084650987L,
                TimestampType.CREATE_TIME,
                key == null ? -1 : key.length(),
                value == null ? -1 : value.length(),
                bytes(key),
                bytes(value),
                headers,
                Optional.empty());
        return new KafkaRecord(source, event.record(source), 1);
    }

    private static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }
}
