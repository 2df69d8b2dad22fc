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

/**
 * What a version is. It never changes.
 *
 * @param functionSpec without what is the function's and not a version's: see {@link FunctionSpec#ofVersion}
 * @param codeSha256 null if the code is a container image
 * @param layersSha256 in the order of the layers; null if there are none
 * @param image null if the code is not a container image
 */
@ValidationRule(
        value = "self == oldSelf",
        message = "spec: a version never changes; publish another one with spec.publish of the Function")
@JsonInclude(Include.NON_NULL)
@RecordBuilder
public record FunctionVersionSpec(
        @Required
        @Size(min = 1, max = 60)
        @Pattern(KubernetesName.LABEL)
        @JsonPropertyDescription("Name of the Function in the same namespace.")
        String function,

        @Required
        @Min(1)
        @Max(MOST)
        @JsonPropertyDescription("Number of the version. It is used once, even if the version is deleted.")
        Integer version,

        @Size(max = 256) @JsonPropertyDescription("Description of the version. Default: none.")
        String description,

        @Required
        @JsonPropertyDescription(
                "The spec that the version runs: that of the Function without publish, url, concurrency.reserved, "
                        + "concurrency.provisioned and concurrency.schedules.")
        FunctionSpec functionSpec,

        @Size(max = 64)
        @Pattern("^[0-9a-f]{64}$")
        @JsonPropertyDescription("SHA-256 hash of the code. Absent if the code is a container image.")
        String codeSha256,

        @Min(0) @Max(Integer.MAX_VALUE) @JsonPropertyDescription("Size of the code in bytes.")
        Long codeSizeBytes,

        @Size(max = 5) @JsonPropertyDescription("SHA-256 hashes of the layers, in the order of functionSpec.layers.")
        List<@Size(max = 64) String> layersSha256,

        @JsonPropertyDescription("Container image that the version runs. Absent if its code is not an image.")
        PinnedImage image)
        implements FunctionVersionSpecBuilder.With {
    /** The highest number of a version. */
    static final int MOST = 999_999;

    /** Returns the hashes of the layers; empty, never null, if there are none. */
    public List<String> layersSha256OrNone() {
        return layersSha256 == null ? List.of() : layersSha256;
    }
}
