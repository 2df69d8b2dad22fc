package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** Messages of a JetStream stream. */
@JsonInclude(Include.NON_NULL)
public record NatsQueue(
    @Required
    @Size(max = 1024)
    @Pattern("^(nats|tls)://[^ /]+$")
    @JsonPropertyDescription("The servers, such as nats://nats.messaging:4222; several are separated by commas.")
    String url,

    @Size(min = 1, max = 255)
    @Pattern("^[^ .*>/\\\\]+$")
    @JsonPropertyDescription("The stream that is read. Needed for a source; a destination needs the subject only.")
    String stream,

    @Required
    @Size(min = 1, max = 255)
    @Pattern("^[^ ]+$")
    @JsonPropertyDescription("The subject: of a source which of the stream's messages are taken, and wildcards may be used; of a destination where it is published.")
    String subject,

    @Size(min = 1, max = 200)
    @Pattern("^[A-Za-z0-9_-]+$")
    @JsonPropertyDescription("The durable consumer of the stream, which is made when it is not there. Absent: PREFIX-NAMESPACE-TRIGGER, with the prefix of the installation (nats.prefix), lamina by default.")
    String consumer,

    @Size(max = 1024)
    @Pattern("^https?://[^ ]+$")
    @JsonPropertyDescription("The servers' monitoring endpoint, such as http://nats.messaging:8222, by which KEDA learns of the backlog. Absent: the gateway alone wakes the function.")
    String monitoringUrl,

    @Size(min = 1, max = KubernetesName.LONGEST_SUBDOMAIN)
    @Pattern(KubernetesName.SUBDOMAIN)
    @JsonPropertyDescription("A Secret of the same namespace with the keys username and password, or with the key token. Absent: no credentials.")
    String secret) {

  /**
   * The consumer that a trigger of the queue reads through. Two namespaces must not read each other's messages away, so both
   * names are part of it; a consumer's name has no dots.
   *
   * @param prefix of the installation: nor must two installations with the same triggers
   */
  public String consumerOf(String prefix, String namespace, String trigger) {
    return consumer != null ? consumer : (prefix + "-" + namespace + "-" + trigger).replace('.', '_');
  }
}
