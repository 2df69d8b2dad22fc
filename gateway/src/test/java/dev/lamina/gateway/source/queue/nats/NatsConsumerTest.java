package dev.lamina.gateway.source.queue.nats;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.gateway.source.queue.QueueException;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class NatsConsumerTest {
    private static final Duration LEASE = Duration.ofSeconds(30);

    @Test
    void consumerWithShortAckWaitIsRefused() {
        assertThatThrownBy(() -> NatsConsumer.check(consumer(Duration.ofSeconds(5)), "mine", LEASE))
                .isInstanceOf(QueueException.class)
                .hasMessage("queue.nats.consumer: consumer mine has an ack_wait of 5000 ms, after which messages that "
                        + "are still being processed would run again:"
                        + " set it to 15 s or more");
    }

    @Test
    void consumerWithLongOrNoAckWaitIsAccepted() {
        assertThatCode(() -> NatsConsumer.check(consumer(LEASE), "mine", LEASE)).doesNotThrowAnyException();
        assertThatCode(() -> NatsConsumer.check(consumer(Duration.ofSeconds(15)), "mine", LEASE))
                .doesNotThrowAnyException();
        assertThatCode(() -> NatsConsumer.check(consumer(null), "mine", LEASE)).doesNotThrowAnyException();
    }

    private static ConsumerConfiguration consumer(Duration ackWait) {
        return ConsumerConfiguration.builder()
                .durable("mine")
                .ackPolicy(AckPolicy.Explicit)
                .ackWait(ackWait)
                .build();
    }
}
