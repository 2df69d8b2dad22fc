package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/** A topic of a Kafka cluster. */
@ValidationRule(
        value = "!has(self.sasl) || has(self.secret)",
        message = "secret: must be set if sasl is set, to a Secret with the keys username and password")
@JsonInclude(Include.NON_NULL)
@RecordBuilder
public record KafkaTopic(
        @Required
        @Size(min = 1, max = 10)
        @JsonPropertyDescription("Addresses of the brokers for the first connection, each HOST:PORT. 1 to 10.")
        List<@Size(max = 300) @Pattern("^([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\]):[0-9]{1,5}$") String> bootstrapServers,

        @Required @Size(min = 1, max = 249) @Pattern("^[A-Za-z0-9._-]+$") @JsonPropertyDescription("Name of the topic.")
        String topic,

        @Size(min = 1, max = 200)
        @JsonPropertyDescription(
                "Consumer group that stores the read position. For sources only. Default: PREFIX-NAMESPACE-TRIGGER, "
                        + "where PREFIX is the Helm value nats.prefix, lamina by default.")
        String consumerGroup,

        @JsonPropertyDescription(
                "Where a new consumer group starts to read: TrimHorizon (the oldest record) or Latest. For sources "
                        + "only. Default: TrimHorizon.")
        StartingPosition startingPosition,

        @JsonPropertyDescription(
                "SASL mechanism: Plain, ScramSha256 or ScramSha512; needs secret. Default: no authentication.")
        Sasl sasl,

        @JsonPropertyDescription("Whether to connect with TLS. Default: false.")
        Boolean tls,

        @Size(min = 1, max = KubernetesName.LONGEST_SUBDOMAIN)
        @Pattern(KubernetesName.SUBDOMAIN)
        @JsonPropertyDescription(
                "Name of a Secret in the same namespace with the keys username and password, for sasl.")
        String secret)
        implements KafkaTopicBuilder.With {

    /**
     * Returns the consumer group of a trigger that reads the topic.
     *
     * @param prefix the installation's: two installations with the same triggers must not share a consumer group
     */
    public String consumerGroupOf(String prefix, String namespace, String trigger) {
        return consumerGroup != null ? consumerGroup : prefix + "-" + namespace + "-" + trigger;
    }

    /** Where a new consumer group starts to read; the names are Lambda's. */
    public enum StartingPosition {
        TrimHorizon,
        Latest
    }

    /** A SASL mechanism. */
    public enum Sasl {
        Plain,
        ScramSha256,
        ScramSha512
    }
}
