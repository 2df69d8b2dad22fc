package dev.lamina.gateway.source.queue.kafka;

import dev.lamina.api.KafkaTopic;
import dev.lamina.api.KafkaTopic.Sasl;
import dev.lamina.api.KafkaTopic.StartingPosition;
import dev.lamina.gateway.source.queue.QueueException;
import dev.lamina.gateway.source.queue.QueueKind;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Creates Kafka clients for one topic. */
record KafkaClients(KafkaTopic topic, Map<String, String> secret) {
    static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int REQUEST = 5_000;
    /** Milliseconds after which the failure of a gateway is noticed; brokers allow at least 6 s by default. */
    private static final int SESSION = 10_000;

    /**
     * Checks that the brokers respond and have the topic: the clients themselves would wait for both without an error.
     */
    void check() throws QueueException, InterruptedException {
        try (Admin admin = Admin.create(common())) {
            admin.describeTopics(List.of(topic.topic())).allTopicNames().get();
        } catch (ExecutionException e) {
            throw KafkaFailure.of(topic, e.getCause());
        } catch (RuntimeException e) {
            throw KafkaFailure.of(topic, e);
        }
    }

    Consumer<byte[], byte[]> consumer(String group) throws QueueException {
        Map<String, Object> configuration = common();
        configuration.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        configuration.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        configuration.put(
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                topic.startingPosition() == StartingPosition.Latest ? "latest" : "earliest");
        configuration.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        configuration.put(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        configuration.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION);
        configuration.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 4 * 1024 * 1024);
        configuration.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        try {
            return new KafkaConsumer<>(configuration, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        } catch (RuntimeException e) {
            throw KafkaFailure.of(topic, e);
        }
    }

    Producer<byte[], byte[]> producer() throws QueueException {
        Map<String, Object> configuration = common();
        configuration.put(ProducerConfig.ACKS_CONFIG, "all");
        configuration.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        configuration.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE.toMillis());
        configuration.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        configuration.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 8 * 1024 * 1024);
        try {
            return new KafkaProducer<>(configuration, new ByteArraySerializer(), new ByteArraySerializer());
        } catch (RuntimeException e) {
            throw KafkaFailure.of(topic, e);
        }
    }

    private Map<String, Object> common() throws QueueException {
        // Kafka loads its own classes with the thread's context class loader, and so do the threads it creates.
        Thread.currentThread().setContextClassLoader(KafkaClients.class.getClassLoader());
        Map<String, Object> configuration = new HashMap<>();
        configuration.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, String.join(",", topic.bootstrapServers()));
        configuration.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, REQUEST);
        configuration.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        configuration.put(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, (long) REQUEST);
        configuration.put(
                CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
                (topic.sasl() == null ? "" : "SASL_") + (Boolean.TRUE.equals(topic.tls()) ? "SSL" : "PLAINTEXT"));
        if (topic.sasl() != null) {
            configuration.put(SaslConfigs.SASL_MECHANISM, mechanism(topic.sasl()));
            configuration.put(
                    SaslConfigs.SASL_JAAS_CONFIG,
                    login(
                            topic.sasl(),
                            QueueKind.required(secret, "username"),
                            QueueKind.required(secret, "password")));
        }
        return configuration;
    }

    static String mechanism(Sasl sasl) {
        return switch (sasl) {
            case Plain -> "PLAIN";
            case ScramSha256 -> "SCRAM-SHA-256";
            case ScramSha512 -> "SCRAM-SHA-512";
        };
    }

    private static String login(Sasl sasl, String username, String password) {
        String module = sasl == Sasl.Plain ? "plain.PlainLoginModule" : "scram.ScramLoginModule";
        return "org.apache.kafka.common.security." + module + " required username=" + quoted(username) + " password="
                + quoted(password) + ";";
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
