package dev.lamina.gateway.source.queue.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.impl.LongStringHelper;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RabbitmqEventTest {
    private final ObjectMapper json = new ObjectMapper();
    private final RabbitmqEvent event =
            new RabbitmqEvent(json, "arn:aws:mq:us-west-2:shop:broker:rabbitmq:5672", "pizzaQueue", "/");

    @Test
    void eventMatchesLambda() {
        Map<String, Object> headers = Map.of("header1", LongStringHelper.asLongString("value1"));
        BasicProperties properties = new BasicProperties.Builder()
                .contentType("text/plain")
                .headers(headers)
                .deliveryMode(1)
                .priority(34)
                .expiration("60000")
                .timestamp(new Date(2021_000L))
                .userId("AIDACKCEVSQ6C2EXAMPLE")
                .build();
        // As text, so that the order of the members counts as well.
        assertThat(text(new RabbitmqMessage(
                        1,
                        false,
                        properties,
                        "{\"timeout\":0,\"data\":\"CZrmf0Gw8Ov4bqLQxD4E\"}".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo("""
        {"eventSource":"aws:rmq","eventSourceArn":"arn:aws:mq:us-west-2:shop:broker:rabbitmq:5672",\
        "rmqMessagesByQueue":{"pizzaQueue::/":[{"basicProperties":{"contentType":"text/plain","contentEncoding":null,\
        "headers":{"header1":{"bytes":[118,97,108,117,101,49]}},"deliveryMode":1,"priority":34,\
        "correlationId":null,"replyTo":null,"expiration":"60000","messageId":null,"timestamp":"Jan 1, 1970, 12:33:41 \
        AM",\
        "type":null,"userId":"AIDACKCEVSQ6C2EXAMPLE","appId":null,"clusterId":null,"bodySize":43},\
        "redelivered":false,"data":"eyJ0aW1lb3V0IjowLCJkYXRhIjoiQ1pybWYwR3c4T3Y0YnFMUXhENEUifQ=="}]}}""");
    }

    @Test
    void absentPropertiesAreNull() throws IOException {
        JsonNode properties = json.readTree(text(new RabbitmqMessage(1, true, new BasicProperties(), new byte[0])))
                .at("/rmqMessagesByQueue/pizzaQueue::~1/0/basicProperties");
        assertThat(properties.properties())
                .hasSize(15)
                .allSatisfy(property -> assertThat(property.getValue().isNull())
                        .as(property.getKey())
                        .isEqualTo(!property.getKey().equals("bodySize")));
    }

    @Test
    void everyHeaderTypeIsWritten() throws IOException {
        Map<String, Object> headers = new HashMap<>();
        headers.put("b", true);
        headers.put("s", (short) 3);
        headers.put("d", 1.5);
        headers.put("D", new BigDecimal("2.50"));
        headers.put("T", new Date(0));
        headers.put("x", new byte[] {-1});
        headers.put("F", Map.of("inner", LongStringHelper.asLongString("é")));
        headers.put("A", List.of(1L, LongStringHelper.asLongString("a")));
        headers.put("V", null);
        assertThat(json.readTree(text(new RabbitmqMessage(
                                1,
                                false,
                                new BasicProperties.Builder().headers(headers).build(),
                                new byte[0])))
                        .at("/rmqMessagesByQueue/pizzaQueue::~1/0/basicProperties/headers"))
                .isEqualTo(json.readTree("""
        {"b":true,"s":3,"d":1.5,"D":2.5,"T":"Jan 1, 1970, 12:00:00 AM","x":{"bytes":[-1]},\
        "F":{"inner":{"bytes":[-61,-87]}},"A":[1,{"bytes":[97]}],"V":null}"""));
    }

    @Test
    void recordSizeCoversItsJson() {
        for (int length : new int[] {0, 1, 2, 3, 10_000}) {
            RabbitmqRecord record = record(new RabbitmqMessage(
                    1,
                    false,
                    new BasicProperties.Builder().headers(Map.of("a", 1)).build(),
                    new byte[length]));
            assertThat(record.size())
                    .isBetween(
                            record.fields().toString().length() + 1,
                            record.fields().toString().length() + 60);
        }
    }

    private String text(RabbitmqMessage message) {
        return new String(event.write(List.of(record(message))), StandardCharsets.UTF_8);
    }

    private RabbitmqRecord record(RabbitmqMessage message) {
        return new RabbitmqRecord(message, event.message(message), 1);
    }
}
