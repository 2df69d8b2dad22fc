package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.soabase.recordbuilder.core.RecordBuilder;

/** An SQS queue, named by its URL. */
@JsonInclude(Include.NON_NULL)
@RecordBuilder
public record SqsQueue(
        @Required
        @Size(max = 1024)
        @Pattern("^https?://[^ /]+/.+$")
        @JsonPropertyDescription(
                "URL of the queue, such as https://sqs.eu-west-1.amazonaws.com/123456789012/orders. Requests are "
                        + "sent to its host.")
        String url,

        @Size(min = 1, max = 64)
        @Pattern("^[a-z0-9-]+$")
        @JsonPropertyDescription("AWS region for request signatures and events. Default: the installation's region.")
        String region,

        @Size(min = 1, max = KubernetesName.LONGEST_SUBDOMAIN)
        @Pattern(KubernetesName.SUBDOMAIN)
        @JsonPropertyDescription(
                "Name of a Secret in the same namespace with the keys access-key and secret-key, and optionally "
                        + "session-token. Default: requests are not signed.")
        String secret)
        implements SqsQueueBuilder.With {}
