package dev.lamina.gateway.source.queue.kafka;

import dev.lamina.api.KafkaTopic;
import dev.lamina.gateway.source.queue.QueueException;
import dev.lamina.gateway.source.queue.QueueMessage;
import dev.lamina.gateway.source.queue.QueueSender;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sends to a topic; attributes become headers, and the message's id the header {@code MessageId}. */
record KafkaSender(KafkaTopic topic, Producer<byte[], byte[]> producer) implements QueueSender {
    private static final String MESSAGE_ID = "MessageId";
    /** The client itself ends its attempts sooner, unless its thread has ended. */
    private static final Duration ANSWERED_WITHIN = KafkaClients.PATIENCE.multipliedBy(2);

    @Override
    public void send(QueueMessage message) throws QueueException, InterruptedException {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic.topic(), message.key(), message.body());
        record.headers().add(MESSAGE_ID, message.id().getBytes(StandardCharsets.UTF_8));
        message.attributes()
                .forEach((name, attribute) -> record.headers()
                        .add(
                                name,
                                attribute.isBinary()
                                        ? attribute.bytes()
                                        : attribute.value().getBytes(StandardCharsets.UTF_8)));
        try {
            producer.send(record).get(ANSWERED_WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw KafkaFailure.unreachable(topic, e);
        } catch (ExecutionException e) {
            throw KafkaFailure.of(topic, e.getCause());
        } catch (RuntimeException e) {
            throw KafkaFailure.of(topic, e);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
