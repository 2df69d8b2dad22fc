package dev.lamina.e2e.soak;

import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import dev.lamina.e2e.system.Workspace;
import dev.lamina.testbed.Broker;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** Messages of RabbitMQ: acknowledged when the broker has confirmed them. */
final class RabbitmqSource implements Source {
    private static final String QUEUE = "soak";
    private static final int PORT = 5672;
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final String url;
    private final LocalPortForward forward;
    private final Connection connection;
    private final Channel channel;

    RabbitmqSource(Workspace workspace) throws IOException {
        workspace.brokers().start(Broker.RABBITMQ);
        url = "amqp://" + workspace.brokers().inside(Broker.RABBITMQ, PORT);
        forward = workspace.brokers().outside(Broker.RABBITMQ, PORT);
        ConnectionFactory factory = new ConnectionFactory();
        factory.setPort(forward.getLocalPort());
        factory.setUsername(Broker.USER);
        factory.setPassword(Broker.PASSWORD);
        // It listens before it has started, and closes connections.
        connection = await("RabbitMQ")
                .atMost(STARTS_WITHIN)
                .ignoreExceptions()
                .until(factory::newConnection, Connection::isOpen);
        channel = connection.createChannel();
        channel.queueDeclare(QUEUE, true, false, false, Map.of());
        channel.confirmSelect();
    }

    @Override
    public String name() {
        return "rabbitmq";
    }

    @Override
    public String manifests() {
        return """
        apiVersion: lamina.dev/v1alpha1
        kind: Trigger
        metadata: {name: rabbitmq}
        spec:
          function: {name: recorder}
          batch: {size: 4}
          source:
            queue: {rabbitmq: {url: "%s", queue: %s, secret: rabbitmq-login}}
        """.formatted(url, QUEUE);
    }

    @Override
    public void send(String id) throws Exception {
        channel.basicPublish("", QUEUE, MessageProperties.PERSISTENT_BASIC, id.getBytes(StandardCharsets.UTF_8));
        if (!channel.waitForConfirms(ANSWER.toMillis())) {
            throw new IOException("the broker did not take " + id);
        }
    }

    @Override
    public void close() throws IOException {
        connection.close();
        forward.close();
    }
}
