package dev.lamina.gateway.source.queue.rabbitmq;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.impl.LongStringHelper;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;
import java.util.Map;

/** Events of RabbitMQ's queues: a batch of a message with properties, and one without any. */
public final class RabbitmqSampleEvents {
    private static final RabbitmqEvent EVENT =
            new RabbitmqEvent(new ObjectMapper(), "arn:aws:mq:us-east-1:shop:broker:rabbitmq:5672", "orders", "/");

    private RabbitmqSampleEvents() {}

    public static Map<String, byte[]> all() {
        BasicProperties properties = new BasicProperties.Builder()
                .contentType("text/plain")
                .headers(Map.of("h", LongStringHelper.asLongString("value")))
                .deliveryMode(2)
                .priority(3)
                .messageId("m-1")
                .timestamp(new Date(2021_000L))
                .build();
        return Map.of("batch", EVENT.write(List.of(record(properties), record(new BasicProperties()))));
    }

    private static RabbitmqRecord record(BasicProperties properties) {
        RabbitmqMessage message =
                new RabbitmqMessage(1, false, properties, "{\"a\": 1}".getBytes(StandardCharsets.UTF_8));
        return new RabbitmqRecord(message, EVENT.message(message), 1);
    }
}
