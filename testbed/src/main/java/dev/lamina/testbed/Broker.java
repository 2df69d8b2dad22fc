package dev.lamina.testbed;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The message brokers and databases of tests. Each is available twice: as a container on this machine, for tests of one
 * client, and as a Deployment with a Service in the {@link TestCluster}, for tests of the whole system.
 */
public enum Broker {
    /** SQS, on port 9324. It accepts any access key. */
    ELASTICMQ(Map.of(), 9324),
    /**
     * Kafka, on port 9092 without authentication, on port 9093 for {@link #USER} with SASL (PLAIN; SCRAM-SHA-512 if a
     * password is set).
     */
    KAFKA(Kafka.CONFIGURATION, 9092, 9093),
    /**
     * MQTT, on port 1883, for {@link #USER}, who may subscribe every topic but {@code secret/#}; on port 8883 with TLS,
     * for clients with a certificate. {@code /tmp/tls} in the container has {@code ca.crt}, {@code client.crt} and
     * {@code client.key}.
     */
    MOSQUITTO(Map.of("MOSQUITTO_USER", Broker.USER, "MOSQUITTO_PASSWORD", Broker.PASSWORD), 1883, 8883),
    /** Kinesis and DynamoDB with its streams, on port 5000. It accepts any access key. */
    MOTO(Map.of(), 5000),
    /**
     * JetStream, on port 4222, for {@link #USER}; its monitoring endpoint, on port 8222, needs no credentials. In the
     * cluster only.
     */
    NATS(Map.of()),
    /**
     * PostgreSQL with database {@code shop}, which belongs to {@link #USER}, who may replicate: on port 5432 with
     * logical replication, on port 5433 another server without it.
     */
    POSTGRESQL(Map.of("POSTGRES_USER", Broker.USER, "POSTGRES_PASSWORD", Broker.PASSWORD), 5432, 5433),
    /** RabbitMQ, AMQP 0-9-1, on port 5672, for {@link #USER}. */
    RABBITMQ(Map.of("RABBITMQ_DEFAULT_USER", Broker.USER, "RABBITMQ_DEFAULT_PASS", Broker.PASSWORD), 5672);

    public static final String USER = "lamina";
    public static final String PASSWORD = "lamina-secret";

    private final Map<String, String> configuration;
    private final List<Integer> ports;

    Broker(Map<String, String> configuration, Integer... ports) {
        this.configuration = configuration;
        this.ports = List.of(ports);
    }

    private static final class Kafka {
        static final Map<String, String> CONFIGURATION = Map.ofEntries(
                Map.entry("KAFKA_NODE_ID", "1"),
                Map.entry("KAFKA_PROCESS_ROLES", "broker,controller"),
                Map.entry("KAFKA_LISTENERS", "CLIENT://:9092,SECURED://:9093,CONTROLLER://:9094"),
                Map.entry(
                        "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP",
                        "CLIENT:PLAINTEXT,SECURED:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT"),
                Map.entry("KAFKA_CONTROLLER_LISTENER_NAMES", "CONTROLLER"),
                Map.entry("KAFKA_CONTROLLER_QUORUM_VOTERS", "1@localhost:9094"),
                Map.entry("KAFKA_INTER_BROKER_LISTENER_NAME", "CLIENT"),
                Map.entry("KAFKA_LISTENER_NAME_SECURED_SASL_ENABLED_MECHANISMS", "PLAIN,SCRAM-SHA-512"),
                Map.entry(
                        "KAFKA_LISTENER_NAME_SECURED_PLAIN_SASL_JAAS_CONFIG",
                        "org.apache.kafka.common.security.plain.PlainLoginModule required user_" + USER + "=\""
                                + PASSWORD + "\";"),
                Map.entry(
                        "KAFKA_LISTENER_NAME_SECURED_SCRAM___SHA___512_SASL_JAAS_CONFIG",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required;"),
                Map.entry("KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", "1"),
                Map.entry("KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS", "1"),
                Map.entry("KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR", "1"),
                Map.entry("KAFKA_TRANSACTION_STATE_LOG_MIN_ISR", "1"),
                Map.entry("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0"));
    }

    /**
     * Returns the broker's container on this machine, shared by all tests; each test uses its own queues and topics.
     */
    public BrokerContainer shared() {
        return BrokerContainer.shared(this);
    }

    /**
     * Returns the image, which {@code dev/test-env.sh} sets; it must be loaded into the cluster before the manifest is
     * applied.
     */
    public String image() {
        String variable = "LAMINA_" + name() + "_IMAGE";
        String image = System.getProperty(variable, System.getenv(variable));
        if (image == null || image.isBlank()) {
            throw new IllegalStateException(variable + " is not set to an image: run `make test`, "
                    + "or `eval \"$(dev/test-env.sh)\"` in the shell before Maven");
        }
        return image;
    }

    /**
     * Returns a Deployment and a Service, both with the broker's name in lower case.
     *
     * @param namespace namespace of the objects, which is part of Kafka's advertised address. Kafka's port 19092 is for
     *     a client outside the cluster that forwards this port of its 127.0.0.1.
     */
    public String manifest(String namespace) {
        String file = name().toLowerCase(Locale.ROOT) + ".yaml";
        try (InputStream manifest = Broker.class.getResourceAsStream(file)) {
            return new String(manifest.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("${IMAGE}", image())
                    .replace("${NAMESPACE}", namespace)
                    .replace("${USER}", USER)
                    .replace("${PASSWORD}", PASSWORD);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }

    Map<String, String> configuration() {
        return configuration;
    }

    List<Integer> ports() {
        return ports;
    }
}
