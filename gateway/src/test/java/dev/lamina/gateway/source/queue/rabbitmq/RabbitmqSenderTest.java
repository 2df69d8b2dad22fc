package dev.lamina.gateway.source.queue.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import dev.lamina.gateway.source.queue.QueueMessage;
import dev.lamina.gateway.source.queue.QueueMessage.Attribute;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RabbitmqSenderTest {

    @Test
    void tooLongNamesAreDropped() {
        String longName = "n".repeat(256);
        BasicProperties properties = RabbitmqSender.properties(new QueueMessage(
                longName,
                "once",
                null,
                new byte[0],
                Map.of(
                        longName,
                        Attribute.text("v"),
                        "fine",
                        Attribute.text("v"),
                        "bytes",
                        Attribute.binary(new byte[] {1, -1}))));
        assertThat(properties.getMessageId()).isEqualTo("once");
        assertThat(properties.getHeaders())
                .containsOnlyKeys("fine", "bytes")
                .containsEntry("fine", "v")
                .containsEntry("bytes", new byte[] {1, -1});
    }

    @Test
    void sameDeliveryTagIsNotSameMessage() {
        assertThat(record(null, "a").id()).isEqualTo(record(null, "b").id());
        assertThat(record(null, "a").identity()).isNotEqualTo(record(null, "a").identity());
        assertThat(record("order", "a").identity())
                .isEqualTo(record("order", "a").identity())
                .isNotEqualTo(record("order", "b").identity());
    }

    private static RabbitmqRecord record(String messageId, String body) {
        return new RabbitmqRecord(
                new RabbitmqMessage(
                        1,
                        false,
                        new BasicProperties.Builder().messageId(messageId).build(),
                        body.getBytes()),
                null,
                1);
    }
}
