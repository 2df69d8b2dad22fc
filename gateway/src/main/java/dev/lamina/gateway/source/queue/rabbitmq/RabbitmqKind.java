package dev.lamina.gateway.source.queue.rabbitmq;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import dev.lamina.api.Queue;
import dev.lamina.api.RabbitmqQueue;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.source.filter.DataKeys;
import dev.lamina.gateway.source.filter.DataKeys.Mismatch;
import dev.lamina.gateway.source.queue.QueueException;
import dev.lamina.gateway.source.queue.QueueKind;
import dev.lamina.gateway.source.queue.QueueSender;
import dev.lamina.gateway.source.queue.QueueSource;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.util.Map;

/** Queues of RabbitMQ. */
@Singleton
class RabbitmqKind implements QueueKind {
    private final ObjectMapper json;
    private final String region;

    @Inject
    RabbitmqKind(ObjectMapper json, GatewayConfig config) {
        this(json, config.region());
    }

    RabbitmqKind(ObjectMapper json, String region) {
        this.json = json;
        this.region = region;
    }

    @Override
    public boolean owns(Queue queue) {
        return queue.rabbitmq() != null;
    }

    @Override
    public DataKeys dataKeys() {
        return DataKeys.of(Mismatch.IGNORED, "data");
    }

    @Override
    public QueueSource<?> source(Opening opening) throws QueueException {
        RabbitmqQueue queue = opening.queue().rabbitmq();
        RabbitmqBroker broker = new RabbitmqBroker(URI.create(queue.url()), opening.secret());
        String arn = "arn:aws:mq:" + region + ":" + opening.namespace() + ":broker:" + broker.address();
        RabbitmqEvent format = new RabbitmqEvent(json, arn, queue.queue(), broker.virtualHost());
        return open(
                broker,
                queue.queue(),
                "lamina trigger " + opening.namespace() + "/" + opening.name(),
                (connection, channel) -> new RabbitmqSource(broker, queue.queue(), connection, channel, format));
    }

    @Override
    public QueueSender sender(Queue queue, Map<String, String> secret) throws QueueException {
        RabbitmqBroker broker = new RabbitmqBroker(URI.create(queue.rabbitmq().url()), secret);
        String name = queue.rabbitmq().queue();
        return open(
                broker,
                name,
                "lamina sender",
                (connection, channel) -> new RabbitmqSender(broker, name, connection, channel));
    }

    private interface Use<T> {
        T of(Connection connection, Channel channel) throws IOException;
    }

    /** Fails now, with the reason, if the queue does not exist. */
    private static <T> T open(RabbitmqBroker broker, String queue, String name, Use<T> use) throws QueueException {
        Connection connection = broker.connect(name);
        try {
            Channel channel = connection.createChannel();
            channel.queueDeclarePassive(queue);
            return use.of(connection, channel);
        } catch (IOException | ShutdownSignalException e) {
            connection.abort();
            throw RabbitmqFailure.ofChannel(broker, queue, e);
        }
    }
}
