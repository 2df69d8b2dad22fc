package dev.lamina.gateway.source.queue.rabbitmq;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import dev.lamina.api.Queue;
import dev.lamina.api.QueueBuilder;
import dev.lamina.api.RabbitmqQueueBuilder;
import dev.lamina.testbed.Broker;
import dev.lamina.testbed.BrokerContainer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;

/** The tests' RabbitMQ, with a queue for each test. */
public final class RabbitmqServer implements AutoCloseable {
    public static final Map<String, String> LOGIN = Map.of("username", Broker.USER, "password", Broker.PASSWORD);

    private final BrokerContainer broker = Broker.RABBITMQ.shared();
    private final Connection connection;
    private final Channel channel;

    public RabbitmqServer() throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(broker.host());
        factory.setPort(broker.port(5672));
        factory.setUsername(Broker.USER);
        factory.setPassword(Broker.PASSWORD);
        connection = factory.newConnection("test");
        channel = connection.createChannel();
        channel.confirmSelect();
    }

    public BrokerContainer broker() {
        return broker;
    }

    /** @param type classic or quorum */
    public String declare(String type) throws IOException {
        String name = "orders-" + UUID.randomUUID();
        declare(name, type);
        return name;
    }

    public void declare(String name, String type) throws IOException {
        channel.queueDeclare(name, true, false, false, Map.of("x-queue-type", type));
    }

    public void delete(String queue) throws IOException {
        channel.queueDelete(queue);
    }

    public void send(String queue, String... bodies) throws Exception {
        for (String body : bodies) {
            send(queue, MessageProperties.PERSISTENT_BASIC, body);
        }
    }

    public void send(String queue, BasicProperties properties, String body) throws Exception {
        channel.basicPublish("", queue, properties, body.getBytes(StandardCharsets.UTF_8));
        channel.waitForConfirmsOrDie(10_000);
    }

    /** Messages that are not in flight. */
    public int ready(String queue) throws IOException {
        return channel.queueDeclarePassive(queue).getMessageCount();
    }

    public Queue queue(String name) {
        return QueueBuilder.builder()
                .rabbitmq(RabbitmqQueueBuilder.builder()
                        .url("amqp://" + broker.address(5672))
                        .queue(name)
                        .build())
                .build();
    }

    @Override
    public void close() throws Exception {
        connection.close();
    }
}
