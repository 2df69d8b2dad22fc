package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A queue by its URL, as SQS gives it. */
@JsonInclude(Include.NON_NULL)
public record SqsQueue(
    @Required
    @Size(max = 1024)
    @Pattern("^https?://[^ /]+/.+$")
    @JsonPropertyDescription("The queue's URL, such as https://sqs.eu-west-1.amazonaws.com/123456789012/orders; its host is where requests go.")
    String url,

    @Size(min = 1, max = 64)
    @Pattern("^[a-z0-9-]+$")
    @JsonPropertyDescription("The region that requests are signed for and that events name. Absent: the installation's.")
    String region,

    @Size(min = 1, max = KubernetesName.LONGEST_SUBDOMAIN)
    @Pattern(KubernetesName.SUBDOMAIN)
    @JsonPropertyDescription("A Secret of the same namespace with the keys access-key and secret-key, and session-token where there is one. Absent: requests are not signed.")
    String secret) {}
