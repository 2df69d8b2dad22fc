package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.regex.Pattern;

/** The image that a function runs. */
@JsonInclude(Include.NON_NULL)
public record ImageStatus(
        @JsonPropertyDescription("Name of the image, as in spec.code.image.name.")
        String name,

        @JsonPropertyDescription(
                "Digest of the image, which all environments run; absent until the first of them has pulled it, and if "
                        + "the node does not report one.")
        String digest) {
    private static final Pattern TAG_AND_DIGEST = Pattern.compile("(:[^/:@]+)?(@.*)?$");

    /** Returns the name of the image that runs: with the digest if it is known, and then without a tag. */
    public String reference() {
        return digest == null ? name : TAG_AND_DIGEST.matcher(name).replaceFirst("") + "@" + digest;
    }
}
