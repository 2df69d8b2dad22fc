package dev.lamina.gateway.source.queue.kafka;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.api.KafkaTopic;
import dev.lamina.api.Queue;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.source.filter.DataKeys;
import dev.lamina.gateway.source.filter.DataKeys.Mismatch;
import dev.lamina.gateway.source.queue.QueueException;
import dev.lamina.gateway.source.queue.QueueKind;
import dev.lamina.gateway.source.queue.QueueSender;
import dev.lamina.gateway.source.queue.QueueSource;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;

/** Topics of Apache Kafka. */
@Singleton
class KafkaKind implements QueueKind {
    private final ObjectMapper json;
    private final String prefix;

    @Inject
    KafkaKind(ObjectMapper json, GatewayConfig config) {
        this(json, config.nats().prefix());
    }

    /** @param prefix of the installation */
    KafkaKind(ObjectMapper json, String prefix) {
        this.json = json;
        this.prefix = prefix;
    }

    @Override
    public boolean owns(Queue queue) {
        return queue.kafka() != null;
    }

    @Override
    public DataKeys dataKeys() {
        return DataKeys.of(Mismatch.IGNORED, "key", "value");
    }

    @Override
    public QueueSource<?> source(Opening opening) throws QueueException, InterruptedException {
        KafkaTopic topic = opening.queue().kafka();
        KafkaClients clients = new KafkaClients(topic, opening.secret());
        clients.check();
        String group = topic.consumerGroupOf(prefix, opening.namespace(), opening.name());
        AssignedPartitions assigned = new AssignedPartitions();
        KafkaPollLoop pollLoop =
                new KafkaPollLoop(topic, clients.consumer(group), assigned, opening.namespace() + "/" + opening.name());
        pollLoop.start();
        return new KafkaSource(new KafkaEvent(json, topic.bootstrapServers()), assigned, pollLoop);
    }

    @Override
    public QueueSender sender(Queue queue, Map<String, String> secret) throws QueueException, InterruptedException {
        KafkaClients clients = new KafkaClients(queue.kafka(), secret);
        clients.check();
        return new KafkaSender(queue.kafka(), clients.producer());
    }
}
