package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** The container image of a version. */
@JsonInclude(Include.NON_NULL)
public record PinnedImage(
        @Required
        @Size(min = 1, max = 1024)
        @JsonPropertyDescription("Name of the image, as in functionSpec.code.image.name.")
        String name,

        @Size(max = 1024)
        @JsonPropertyDescription("Digest of the image. Absent if it was not known when the version was published.")
        String digest) {}
