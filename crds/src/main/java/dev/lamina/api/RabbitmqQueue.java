package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.soabase.recordbuilder.core.RecordBuilder;

/** A queue of a RabbitMQ broker; it must exist, and its configuration is not changed. */
@JsonInclude(Include.NON_NULL)
@RecordBuilder
public record RabbitmqQueue(
        @Required
        @Size(max = 1024)
        @Pattern("^amqps?://[^ @/]+(/[^ /]*)?$")
        @JsonPropertyDescription("URL of the broker with its virtual host, without credentials, such as "
                + "amqp://rabbitmq.messaging:5672/shop.")
        String url,

        @Required @Size(min = 1, max = 255) @JsonPropertyDescription("Name of the queue, which must exist.")
        String queue,

        @Size(min = 1, max = KubernetesName.LONGEST_SUBDOMAIN)
        @Pattern(KubernetesName.SUBDOMAIN)
        @JsonPropertyDescription(
                "Name of a Secret in the same namespace with the keys username and password. Default: the broker's "
                        + "user guest.")
        String secret)
        implements RabbitmqQueueBuilder.With {}
