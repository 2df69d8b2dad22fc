package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/** The desired state of a Layer. */
@ValidationRule(
        value = "!has(self.content.inline)",
        message = "content.inline: is not allowed, a layer is a zip; use bucket, url or configMap")
@ValidationRule(
        value = "!has(self.content.image)",
        message = "content.image: is not allowed, a layer is a zip; use bucket, url or configMap")
@JsonInclude(Include.NON_NULL)
@RecordBuilder
public record LayerSpec(
        @Pattern(LayerNames.PATTERN)
        @Size(min = 1, max = LayerNames.LONGEST)
        @JsonPropertyDescription(
                "Name of the layer in Lambda's API and in ARNs, if Kubernetes does not allow it: with capital letters "
                        + "or _, such as ImageTools. metadata.name must then be this name in lower-case letters, with "
                        + "- for _. Default: metadata.name.")
        String layerName,

        @Required @JsonPropertyDescription("Source of the zip. Exactly one of bucket, url, configMap, stored.")
        Content content,

        @Size(max = 15) @JsonPropertyDescription("Runtimes that may use the layer. Default: all runtimes.")
        List<@Size(min = 1, max = 64) String> compatibleRuntimes,

        @Min(1)
        @Max(100)
        @JsonPropertyDescription(
                "Number of versions that are kept, the newest. Versions that functions name are kept too. Default: 10.")
        Integer keepVersions,

        @Size(max = 100)
        @JsonPropertyDescription(
                "Versions that are withdrawn: they are not kept, and the Lambda API does not show them. One that a "
                        + "function names stays until no function names it. The newest version is always kept. "
                        + "DeleteLayerVersion of the Lambda API writes this field. Default: none.")
        List<@Min(1) @Max(LayerReference.LONGEST_VERSION) Long> withdrawnVersions,

        @Size(max = 256) @JsonPropertyDescription("Human-readable description.")
        String description,

        @Size(max = 512) @JsonPropertyDescription("License of the layer: an SPDX identifier or a URL.")
        String license)
        implements LayerSpecBuilder.With {

    /** Returns the versions that are withdrawn; empty, never null, if there are none. */
    public List<Long> withdrawnOrNone() {
        return withdrawnVersions == null ? List.of() : withdrawnVersions;
    }
}
