package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** A topic of a Kafka cluster. */
@ValidationRule(value = "!has(self.sasl) || has(self.secret)", message = "secret: sasl needs a Secret with the keys username and password")
@JsonInclude(Include.NON_NULL)
public record KafkaTopic(
    @Required
    @Size(min = 1, max = 10)
    @JsonPropertyDescription("Brokers to begin with, each HOST:PORT.")
    List<@Size(max = 300) @Pattern("^([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\]):[0-9]{1,5}$") String> bootstrapServers,

    @Required
    @Size(min = 1, max = 249)
    @Pattern("^[A-Za-z0-9._-]+$")
    @JsonPropertyDescription("Name of the topic.")
    String topic,

    @Size(min = 1, max = 200)
    @JsonPropertyDescription("The consumer group that keeps how far the topic has been read. Absent: PREFIX-NAMESPACE-TRIGGER, with the prefix of the installation (nats.prefix), lamina by default.")
    String consumerGroup,

    @JsonPropertyDescription("Where a consumer group begins that has read nothing yet: TrimHorizon, the oldest record, or Latest. Absent: TrimHorizon.")
    StartingPosition startingPosition,

    @JsonPropertyDescription("How to log in: Plain, ScramSha256 or ScramSha512. Absent: no login.")
    Sasl sasl,

    @JsonPropertyDescription("Whether the brokers speak TLS. Absent: they do not.")
    Boolean tls,

    @Size(min = 1, max = KubernetesName.LONGEST_SUBDOMAIN)
    @Pattern(KubernetesName.SUBDOMAIN)
    @JsonPropertyDescription("A Secret of the same namespace with the keys username and password, for sasl.")
    String secret) {

  /**
   * The consumer group that a trigger of the topic reads in.
   *
   * @param prefix of the installation: two with the same triggers must not read each other's records away
   */
  public String consumerGroupOf(String prefix, String namespace, String trigger) {
    return consumerGroup != null ? consumerGroup : prefix + "-" + namespace + "-" + trigger;
  }

  /** Where to begin; the names are Lambda's. */
  public enum StartingPosition {
    TrimHorizon,
    Latest
  }

  /** A mechanism of SASL. */
  public enum Sasl {
    Plain,
    ScramSha256,
    ScramSha512
  }
}
