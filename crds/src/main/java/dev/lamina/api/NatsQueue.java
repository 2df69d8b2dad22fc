package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.soabase.recordbuilder.core.RecordBuilder;

/** A JetStream stream. */
@JsonInclude(Include.NON_NULL)
@RecordBuilder
public record NatsQueue(
        @Required
        @Size(max = 1024)
        @Pattern("^(nats|tls)://[^ /]+$")
        @JsonPropertyDescription("URLs of the servers, separated by commas, such as nats://nats.messaging:4222.")
        String url,

        @Size(min = 1, max = 255)
        @Pattern("^[^ .*>/\\\\]+$")
        @JsonPropertyDescription("Stream to read. Required for a source; a destination needs only the subject.")
        String stream,

        @Required
        @Size(min = 1, max = 255)
        @Pattern("^[^ ]+$")
        @JsonPropertyDescription(
                "Subject. For a source: filter on the stream's messages, which may have wildcards. For a "
                        + "destination: where messages are published.")
        String subject,

        @Size(min = 1, max = 200)
        @Pattern("^[A-Za-z0-9_-]+$")
        @JsonPropertyDescription(
                "Durable consumer of the stream, which is created if it does not exist. For sources only. Default: "
                        + "PREFIX-NAMESPACE-TRIGGER, where PREFIX is the Helm value nats.prefix, lamina by default.")
        String consumer,

        @Size(max = 1024)
        @Pattern("^https?://[^ ]+$")
        @JsonPropertyDescription(
                "Monitoring endpoint of the servers, such as http://nats.messaging:8222, from which KEDA reads the "
                        + "backlog. For sources only. Default: only the gateway scales up the function.")
        String monitoringUrl,

        @Size(min = 1, max = KubernetesName.LONGEST_SUBDOMAIN)
        @Pattern(KubernetesName.SUBDOMAIN)
        @JsonPropertyDescription(
                "Name of a Secret in the same namespace with the keys username and password, or with the key token. "
                        + "Default: no credentials.")
        String secret)
        implements NatsQueueBuilder.With {

    /**
     * Returns the durable consumer of a trigger that reads the stream. Its name has the namespace and the trigger,
     * because two namespaces must not share a consumer; dots are replaced, because a consumer's name must not have any.
     *
     * @param prefix the installation's: two installations with the same triggers must not share a consumer either
     */
    public String consumerOf(String prefix, String namespace, String trigger) {
        return consumer != null ? consumer : (prefix + "-" + namespace + "-" + trigger).replace('.', '_');
    }
}
