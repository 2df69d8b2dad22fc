package dev.lamina.operator.workload;

import dev.lamina.api.KafkaTopic;
import dev.lamina.api.KafkaTopic.Sasl;
import dev.lamina.api.KafkaTopic.StartingPosition;
import dev.lamina.api.Queue;
import dev.lamina.api.Trigger;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * KEDA's scaler {@code kafka}: the lag of the consumer group, with at most one environment for each partition that has
 * a lag.
 */
final class KafkaScaler implements QueueScaler {
    /**
     * The oldest protocol version that the gateway's client supports, which brokers of version 4.0 and later still
     * support.
     */
    private static final String PROTOCOL = "2.1.0";

    private final String prefix;

    /** @param prefix of the installation */
    KafkaScaler(String prefix) {
        this.prefix = prefix;
    }

    @Override
    public Optional<Scaler> of(Trigger trigger, Queue queue, int target) {
        KafkaTopic kafka = queue.kafka();
        if (kafka == null) {
            return Optional.empty();
        }
        Map<String, String> metadata = new TreeMap<>(Map.of(
                "bootstrapServers",
                String.join(",", kafka.bootstrapServers()),
                "topic",
                kafka.topic(),
                "consumerGroup",
                kafka.consumerGroupOf(
                        prefix,
                        trigger.getMetadata().getNamespace(),
                        trigger.getMetadata().getName()),
                "offsetResetPolicy",
                kafka.startingPosition() == StartingPosition.Latest ? "latest" : "earliest",
                "lagThreshold",
                String.valueOf(target),
                "limitToPartitionsWithLag",
                "true",
                "version",
                PROTOCOL,
                "tls",
                Boolean.TRUE.equals(kafka.tls()) ? "enable" : "disable"));
        if (kafka.sasl() == null) {
            return Optional.of(new Scaler("kafka", metadata, null, Map.of()));
        }
        metadata.put("sasl", mechanism(kafka.sasl()));
        return Optional.of(new Scaler(
                "kafka",
                metadata,
                kafka.secret(),
                new TreeMap<>(Map.of("username", "username", "password", "password"))));
    }

    private static String mechanism(Sasl sasl) {
        return switch (sasl) {
            case Plain -> "plaintext";
            case ScramSha256 -> "scram_sha256";
            case ScramSha512 -> "scram_sha512";
        };
    }
}
