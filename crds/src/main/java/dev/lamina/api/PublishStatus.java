package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/**
 * What was published of a function.
 *
 * @param version also counts versions that were deleted, so no number is given twice
 */
@JsonInclude(Include.NON_NULL)
public record PublishStatus(
        @JsonPropertyDescription(
                "Highest number of a version so far, also of a version that was deleted. The next one is higher.")
        Integer version,

        @JsonPropertyDescription(
                "The last spec.publish.request that was carried out: version requestVersion is what it published.")
        String request,

        @JsonPropertyDescription(
                "Number of the version that has what was requested: a new one, or the newest one if nothing had "
                        + "changed.")
        Integer requestVersion) {}
