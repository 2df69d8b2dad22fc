package dev.lamina.gateway.source.queue.kafka;

import dev.lamina.api.KafkaTopic;
import dev.lamina.gateway.source.queue.QueueException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Explains an error of Kafka's clients to the author of the manifest. */
final class KafkaFailure {
    private static final String FIELD = "queue.kafka";

    private KafkaFailure() {}

    static QueueException of(KafkaTopic topic, Throwable failure) {
        Throwable known = known(failure);
        return switch (known) {
            case AuthenticationException e ->
                new QueueException(
                        QueueException.ACCESS_DENIED,
                        FIELD + ".secret: the brokers refuse the login, " + e.getMessage()
                                + ": correct the Secret, or sasl",
                        e);
            case AuthorizationException e ->
                new QueueException(
                        QueueException.ACCESS_DENIED,
                        FIELD + ".secret: this login may not use topic " + topic.topic() + ", " + e.getMessage()
                                + ": allow it to read the topic and its consumer group",
                        e);
            case UnknownTopicOrPartitionException e -> notFound(topic, e);
            case InvalidTopicException e -> notFound(topic, e);
            case RecordTooLargeException e ->
                new QueueException(
                        QueueException.TOO_LARGE,
                        FIELD + ": topic " + topic.topic() + " never accepts the message, " + e.getMessage()
                                + ": raise max.message.bytes of the topic",
                        e);
            case TimeoutException e -> unreachable(topic, e);
            case DisconnectException e -> unreachable(topic, e);
            case ConfigException e -> unreachable(topic, e);
            default -> new QueueException(QueueException.REFUSED, "Kafka refuses: " + known.getMessage(), known);
        };
    }

    static QueueException unreachable(KafkaTopic topic, Throwable cause) {
        String settings = "tls " + Boolean.TRUE.equals(topic.tls()) + " and "
                + (topic.sasl() == null ? "no sasl" : "sasl " + topic.sasl());
        return new QueueException(
                QueueException.UNREACHABLE,
                FIELD + ".bootstrapServers: no response from " + String.join(", ", topic.bootstrapServers()) + " with "
                        + settings + ": start the brokers, or correct these fields",
                cause);
    }

    /** The clients take the first bytes of any response for its length, and have no memory for that much. */
    static QueueException noBroker(KafkaTopic topic, OutOfMemoryError cause) {
        return new QueueException(
                QueueException.UNREACHABLE,
                FIELD + ".bootstrapServers: the server at "
                        + String.join(", ", topic.bootstrapServers()) + " does not speak Kafka (tls: "
                        + Boolean.TRUE.equals(topic.tls())
                        + "): check bootstrapServers and tls",
                cause);
    }

    private static QueueException notFound(KafkaTopic topic, Throwable cause) {
        return new QueueException(
                QueueException.NOT_FOUND,
                FIELD + ".topic: the brokers have no topic " + topic.topic() + ": create it, or correct the name",
                cause);
    }

    /** Clients that cannot be created, and calls inside a rebalance, give the reason in a cause. */
    private static Throwable known(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof ConfigException || each instanceof ApiException) {
                return each;
            }
        }
        return failure;
    }
}
