package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A download with a fixed hash. */
@JsonInclude(Include.NON_NULL)
public record UrlContent(
        @Required @Size(max = 2048) @Pattern("^https?://\\S+$") @JsonPropertyDescription("URL of the zip or jar.")
        String url,

        @Required
        @Size(min = 64, max = 64)
        @Pattern("^[0-9a-f]{64}$")
        @JsonPropertyDescription(
                "SHA-256 hash of the download: 64 lower-case hexadecimal digits. A download with another hash is "
                        + "refused.")
        String sha256) {}
