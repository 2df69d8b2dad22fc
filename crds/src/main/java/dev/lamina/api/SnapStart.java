package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;

/** Makes published versions of a Java function start faster, by work that is done before they are ready. */
@JsonInclude(Include.NON_NULL)
public record SnapStart(
        @Default("None")
        @JsonPropertyDescription(
                "PublishedVersions: each published version runs its init once before it is ready, and its environments "
                        + "then load the classes that this needed from a cache. $LATEST has none. Default: None.")
        ApplyOn applyOn) {

    /**
     * Returns whether functions of the runtime can have it.
     *
     * @param runtime null for a container image
     */
    public static boolean isFor(String runtime) {
        return runtime != null && runtime.startsWith("java");
    }

    /** Where it is done. */
    public enum ApplyOn {
        @JsonProperty("None")
        NONE,
        @JsonProperty("PublishedVersions")
        PUBLISHED_VERSIONS
    }
}
