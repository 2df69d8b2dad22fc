package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A reference to a Layer in the function's namespace. */
@JsonInclude(Include.NON_NULL)
public record LayerReference(
        @Required
        @Size(min = 1, max = KubernetesName.LONGEST_SUBDOMAIN)
        @Pattern(LayerNames.REFERENCE)
        @JsonPropertyDescription(
                "Name of a Layer in the function's namespace: its metadata.name, or its spec.layerName.")
        String name,

        @Min(1)
        @Max(LONGEST_VERSION)
        @JsonPropertyDescription(
                "Version of the layer, one of its status.versions. Default: the newest; the function is updated when "
                        + "there is a newer one.")
        Long version) {
    static final long LONGEST_VERSION = 999_999_999;

    /** Returns the name of the Layer. */
    public String resource() {
        return LayerNames.resource(name);
    }
}
