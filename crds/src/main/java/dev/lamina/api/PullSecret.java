package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A Secret with the credentials of a registry. */
@JsonInclude(Include.NON_NULL)
public record PullSecret(
        @Required
        @Size(min = 1, max = KubernetesName.LONGEST_SUBDOMAIN)
        @Pattern(KubernetesName.SUBDOMAIN)
        @JsonPropertyDescription("Name of a Secret in the function's namespace.")
        String name) {}
