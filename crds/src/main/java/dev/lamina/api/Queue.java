package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A queue, stream or topic of an external broker: exactly one member is set. A new kind of queue is a new member here.
 */
@ValidationRule(
        value = "[has(self.sqs), has(self.nats), has(self.rabbitmq), has(self.kafka)].filter(x, x).size() == 1",
        message = "exactly one of sqs, nats, rabbitmq, kafka must be set")
@JsonInclude(Include.NON_NULL)
@RecordBuilder
public record Queue(
        @JsonPropertyDescription("A queue of Amazon SQS, or of a server with the same API.")
        SqsQueue sqs,

        @JsonPropertyDescription("A stream of NATS JetStream.")
        NatsQueue nats,

        @JsonPropertyDescription("A queue of RabbitMQ.") RabbitmqQueue rabbitmq,

        @JsonPropertyDescription("A topic of Apache Kafka.") KafkaTopic kafka)
        implements QueueBuilder.With {

    /** Returns the name of the Secret with the credentials. */
    public Optional<String> secret() {
        return Stream.of(
                        Optional.ofNullable(sqs).map(SqsQueue::secret),
                        Optional.ofNullable(nats).map(NatsQueue::secret),
                        Optional.ofNullable(rabbitmq).map(RabbitmqQueue::secret),
                        Optional.ofNullable(kafka).map(KafkaTopic::secret))
                .flatMap(Optional::stream)
                .findFirst();
    }
}
