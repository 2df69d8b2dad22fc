package dev.lamina.e2e.soak;

import dev.lamina.e2e.system.Workspace;
import dev.lamina.testbed.Broker;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Records of Kafka: acknowledged when all replicas have them; there is one replica. */
final class KafkaSource implements Source {
    private static final String TOPIC = "soak";
    private static final int OUTSIDE = 19092;
    private static final int ANSWER_SECONDS = 10;

    private final String server;
    private final LocalPortForward forward;
    private final KafkaProducer<String, String> producer;

    KafkaSource(Workspace workspace) {
        workspace.brokers().start(Broker.KAFKA);
        server = workspace.brokers().inside(Broker.KAFKA, 9092);
        forward = workspace.brokers().outside(Broker.KAFKA, OUTSIDE);
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", "127.0.0.1:" + forward.getLocalPort(), "acks", "all"),
                new StringSerializer(),
                new StringSerializer());
        producer.partitionsFor(TOPIC); // a request for a topic creates it
    }

    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public String manifests() {
        return """
        apiVersion: lamina.dev/v1alpha1
        kind: Trigger
        metadata: {name: kafka}
        spec:
          function: {name: recorder}
          batch: {size: 4}
          source:
            queue: {kafka: {bootstrapServers: ["%s"], topic: %s}}
        """.formatted(server, TOPIC);
    }

    @Override
    public void send(String id) throws Exception {
        producer.send(new ProducerRecord<>(TOPIC, id)).get(ANSWER_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        producer.close();
        forward.close();
    }
}
