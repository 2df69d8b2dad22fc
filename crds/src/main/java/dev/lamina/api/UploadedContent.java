package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A zip that was uploaded to the content store by the Lambda API, in the same namespace. */
@JsonInclude(Include.NON_NULL)
public record UploadedContent(
        @Required
        @Size(min = 64, max = 64)
        @Pattern("^[0-9a-f]{64}$")
        @JsonPropertyDescription(
                "SHA-256 hash of the upload: 64 lower-case hexadecimal digits. The upload must be from the same "
                        + "namespace. It is kept as long as a Function or Layer names it.")
        String sha256) {}
