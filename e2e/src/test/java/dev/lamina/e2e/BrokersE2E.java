package dev.lamina.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import dev.lamina.e2e.system.Condition;
import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Node;
import dev.lamina.e2e.system.Workspace;
import dev.lamina.testbed.Broker;
import dev.lamina.testbed.Patience;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** RabbitMQ and Kafka, each in the cluster: from a message to the function's log, from zero. */
@EndToEnd
@ResourceLock(Node.MOST)
class BrokersE2E {
    private static final String READER = """
      apiVersion: lamina.dev/v1alpha1
      kind: Function
      metadata: {name: reader-of-%1$s}
      spec:
        runtime: java25
        handler: Reader::handle
        memory: 256Mi
        scaling: {idleSeconds: 30}
        code:
          inline: |
            import java.util.Base64;
            import java.util.List;
            import java.util.Map;

            public class Reader {
              public void handle(Map<String, Object> event) {
                Object all = event.getOrDefault("rmqMessagesByQueue", event.get("records"));
                for (List<Map<String, Object>> records : ((Map<String, List<Map<String, Object>>>) all).values()) {
                  for (Map<String, Object> record : records) {
                    Object data = record.getOrDefault("data", record.get("value"));
                    System.out.println("read <" + new String(Base64.getDecoder().decode(data.toString())) + ">");
                  }
                }
              }
            }
      ---
      apiVersion: lamina.dev/v1alpha1
      kind: Trigger
      metadata: {name: %1$s}
      spec:
        function: {name: reader-of-%1$s}
        source: {queue: {%1$s: %2$s}}
      """;

    private final Workspace workspace;

    BrokersE2E(Workspace workspace) {
        this.workspace = workspace;
    }

    @Test
    void rabbitmqMessagesArriveAndMissingQueueIsNamed() throws Exception {
        workspace.brokers().start(Broker.RABBITMQ);
        workspace
                .resources()
                .apply(READER.formatted(
                        "rabbitmq",
                        "{url: \"amqp://" + workspace.brokers().inside(Broker.RABBITMQ, 5672)
                                + "\", queue: orders, secret: rabbitmq-login}"));
        Condition missing = workspace.resources().awaitNotReady("Trigger", "rabbitmq", "QueueNotFound");
        assertThat(missing.message()).contains("queue.rabbitmq.queue", "orders");
        try (LocalPortForward forward = workspace.brokers().outside(Broker.RABBITMQ, 5672);
                Connection connection = rabbitmq(forward);
                Channel channel = connection.createChannel()) {
            channel.queueDeclare("orders", true, false, false, Map.of());
            channel.confirmSelect();
            for (String message : messages()) {
                channel.basicPublish(
                        "", "orders", MessageProperties.PERSISTENT_BASIC, message.getBytes(StandardCharsets.UTF_8));
            }
            channel.waitForConfirmsOrDie(10_000);
        }
        workspace.resources().awaitReady("Trigger", "rabbitmq");
        awaitRead("rabbitmq");
    }

    @Test
    void kafkaRecordsReachFunction() throws Exception {
        workspace.brokers().start(Broker.KAFKA);
        try (LocalPortForward forward = workspace.brokers().outside(Broker.KAFKA, 19092);
                KafkaProducer<String, String> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", "127.0.0.1:" + forward.getLocalPort()),
                        new StringSerializer(),
                        new StringSerializer())) {
            for (String message : messages()) {
                producer.send(new ProducerRecord<>("orders", message)).get();
            }
        }
        workspace
                .resources()
                .apply(READER.formatted(
                        "kafka",
                        "{bootstrapServers: [\"" + workspace.brokers().inside(Broker.KAFKA, 9093)
                                + "\"], topic: orders, sasl: Plain, secret: kafka-login}"));
        workspace.resources().awaitReady("Trigger", "kafka");
        awaitRead("kafka");
    }

    @Test
    void nonKafkaServerIsReportedAndGatewaySurvives() {
        Map<String, Integer> before = workspace.gateways().restarts();
        workspace.resources().apply("""
        apiVersion: lamina.dev/v1alpha1
        kind: Function
        metadata: {name: idle}
        spec: {runtime: java25, handler: "A::b", code: {inline: "public class A { public String b(String x) { return \
        x; } }"}}
        ---
        apiVersion: lamina.dev/v1alpha1
        kind: Trigger
        metadata: {name: no-broker}
        spec:
          function: {name: idle}
          source: {queue: {kafka: {bootstrapServers: ["lamina-nats.lamina-system.svc:4222"], topic: orders}}}
        """);
        Condition condition = workspace.resources().awaitNotReady("Trigger", "no-broker", "BrokerUnreachable");
        assertThat(condition.message()).contains("queue.kafka.bootstrapServers", "lamina-nats.lamina-system.svc:4222");
        assertThat(workspace.gateways().restarts()).isEqualTo(before);
    }

    private static Connection rabbitmq(LocalPortForward forward) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setPort(forward.getLocalPort());
        factory.setUsername(Broker.USER);
        factory.setPassword(Broker.PASSWORD);
        return factory.newConnection();
    }

    private static String[] messages() {
        return IntStream.range(0, 20).mapToObj(number -> "message " + number).toArray(String[]::new);
    }

    private void awaitRead(String kind) {
        await().atMost(Patience.EVENT).pollInterval(Duration.ofMillis(300)).untilAsserted(() -> {
            String log = workspace.resources().log("reader-of-" + kind);
            assertThat(messages()).allSatisfy(message -> assertThat(log).contains("read <" + message + ">"));
        });
    }
}
