package dev.lamina.gateway.source.queue.kafka;

import static org.awaitility.Awaitility.await;

import dev.lamina.api.KafkaTopic.Sasl;
import dev.lamina.api.KafkaTopic.StartingPosition;
import dev.lamina.api.KafkaTopicBuilder;
import dev.lamina.api.Queue;
import dev.lamina.api.QueueBuilder;
import dev.lamina.testbed.Broker;
import dev.lamina.testbed.BrokerContainer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The tests' Kafka, with a topic for each test. */
public final class KafkaServer implements AutoCloseable {
    /** The lock of a test that pauses the broker; all others only read it. */
    static final String LOCK = "the tests' Kafka";

    private static final Duration READING = Duration.ofSeconds(15);

    private final BrokerContainer broker = Broker.KAFKA.shared();
    private final Map<String, Object> client = Map.of("bootstrap.servers", broker.address(9092));
    private final Admin admin = Admin.create(client);
    private final KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());

    public BrokerContainer broker() {
        return broker;
    }

    public String topic(int partitions) throws Exception {
        String name = "orders-" + UUID.randomUUID();
        create(name, partitions);
        return name;
    }

    /** Creates the topic, and waits until the broker shows it to clients. */
    public void create(String topic, int partitions) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                .all()
                .get();
        await().until(() -> admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions().stream()
                .allMatch(partition -> partition.leader() != null));
    }

    public void send(String topic, int partition, String... values) throws ExecutionException, InterruptedException {
        for (String value : values) {
            producer.send(new ProducerRecord<>(topic, partition, null, value.getBytes(StandardCharsets.UTF_8)))
                    .get();
        }
    }

    public void send(ProducerRecord<byte[], byte[]> record) throws ExecutionException, InterruptedException {
        producer.send(record).get();
    }

    /** The first records of partition 0; fewer if no further ones arrive. */
    public List<ConsumerRecord<byte[], byte[]>> read(String topic, int count) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = System.nanoTime() + READING.toNanos();
            while (records.size() < count && System.nanoTime() < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }

    public void password(String user, String password) throws Exception {
        admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                        user, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), password)))
                .all()
                .get();
    }

    /** The group's offset in partition 0; -1 if it has none. */
    public long committed(String group, String topic) throws Exception {
        OffsetAndMetadata offset = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get()
                .get(new TopicPartition(topic, 0));
        return offset == null ? -1 : offset.offset();
    }

    public Queue queue(String topic) {
        return queue(topic, null, 9092, null);
    }

    Queue queue(String topic, Sasl sasl, int port, StartingPosition begin) {
        String secret = sasl == null ? null : "kafka";
        return QueueBuilder.builder()
                .kafka(KafkaTopicBuilder.builder()
                        .bootstrapServers(List.of(broker.address(port)))
                        .topic(topic)
                        .startingPosition(begin)
                        .sasl(sasl)
                        .secret(secret)
                        .build())
                .build();
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
    }
}
