package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** One key of a ConfigMap. */
@JsonInclude(Include.NON_NULL)
public record ConfigMapKey(
        @Required
        @Size(min = 1, max = KubernetesName.LONGEST_SUBDOMAIN)
        @Pattern(KubernetesName.SUBDOMAIN)
        @JsonPropertyDescription("Name of the ConfigMap.")
        String name,

        @Required
        @Size(min = 1, max = 253)
        @Pattern(KubernetesName.KEY)
        @JsonPropertyDescription("Key in the ConfigMap's data or binaryData.")
        String key) {}
