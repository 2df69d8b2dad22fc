package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;

/** What is done ahead of time for a quicker start of a function whose init is long. */
@JsonInclude(Include.NON_NULL)
public record SnapStart(
        @Default("None")
        @JsonPropertyDescription(
                "PublishedVersions: each published version runs its init once before it is ready, and its environments "
                        + "then load the classes that this needed from a cache. $LATEST has none. Default: None.")
        ApplyOn applyOn) {

    /** Where it is done. */
    public enum ApplyOn {
        @JsonProperty("None")
        NONE,
        @JsonProperty("PublishedVersions")
        PUBLISHED_VERSIONS
    }
}
