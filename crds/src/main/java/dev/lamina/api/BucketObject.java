package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** An object in the S3 store. */
@JsonInclude(Include.NON_NULL)
public record BucketObject(
        @Required
        @Size(min = 3, max = 63)
        @Pattern("^[a-z0-9][a-z0-9.-]*[a-z0-9]$")
        @JsonPropertyDescription("Name of the bucket.")
        String name,

        @Required @Size(min = 1, max = 1024) @JsonPropertyDescription("Key of the object.")
        String key,

        @Size(min = 1, max = 1024)
        @JsonPropertyDescription(
                "Version of the object, if versioning is enabled for the bucket. Default: the newest version, which "
                        + "is checked every minute.")
        String versionId) {}
