package dev.lamina.gateway.source.queue.rabbitmq;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import dev.lamina.gateway.source.queue.QueueException;
import dev.lamina.gateway.source.queue.QueueMessage;
import dev.lamina.gateway.source.queue.QueueSender;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sends to a queue, persistently and confirmed; attributes become headers. A channel is used by one sender at a time.
 */
final class RabbitmqSender implements QueueSender {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int PERSISTENT = 2;
    private static final int LONGEST_NAME = 255;

    private final RabbitmqBroker broker;
    private final String queue;
    private final Connection connection;
    private final Channel channel;
    private final AtomicBoolean returned = new AtomicBoolean();

    /** @param channel without confirms yet */
    RabbitmqSender(RabbitmqBroker broker, String queue, Connection connection, Channel channel) throws IOException {
        this.broker = broker;
        this.queue = queue;
        this.connection = connection;
        this.channel = channel;
        channel.confirmSelect();
        channel.addReturnListener(_ -> returned.set(true));
    }

    @Override
    public synchronized void send(QueueMessage message) throws QueueException, InterruptedException {
        try {
            returned.set(false);
            channel.basicPublish("", queue, true, properties(message), message.content());
            if (!channel.waitForConfirms(PATIENCE.toMillis())) {
                throw new QueueException(
                        QueueException.REFUSED,
                        "the broker at " + broker.address() + " does not accept messages for queue " + queue
                                + " now: it may be full",
                        null);
            }
        } catch (IOException | ShutdownSignalException e) {
            throw RabbitmqFailure.ofChannel(broker, queue, e);
        } catch (TimeoutException e) {
            throw RabbitmqFailure.unreachable(broker, e);
        }
        if (returned.get()) {
            throw RabbitmqFailure.notFound(broker, queue, null);
        }
    }

    static BasicProperties properties(QueueMessage message) {
        Map<String, Object> headers = new HashMap<>();
        message.attributes().forEach((name, attribute) -> {
            if (isShort(name)) {
                headers.put(name, attribute.isBinary() ? attribute.bytes() : attribute.value());
            }
        });
        String id = isShort(message.id()) ? message.id() : message.once();
        return new BasicProperties.Builder()
                .deliveryMode(PERSISTENT)
                .messageId(id)
                .headers(headers)
                .build();
    }

    /** The protocol allows no longer names. */
    private static boolean isShort(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME;
    }

    @Override
    public void close() {
        connection.abort((int) PATIENCE.toMillis());
    }
}
