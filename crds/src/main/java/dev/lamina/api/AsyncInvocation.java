package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/** What becomes of events whose callers do not wait: how often and how long they are tried, and where the outcome goes. */
@JsonInclude(Include.NON_NULL)
public record AsyncInvocation(
    @Min(0)
    @Max(2)
    @JsonPropertyDescription("Retries after an error of the function, 0 to 2, 1 and 2 minutes later. Absent: 2.")
    Integer maxRetries,

    @Min(60)
    @Max(21600)
    @JsonPropertyDescription("Seconds after which an event is given up, 60 to 21600. Absent: 21600, six hours.")
    Integer maxEventAgeSeconds,

    @JsonPropertyDescription("Where the record of an event that succeeded goes. Absent: nowhere.")
    Destination onSuccess,

    @JsonPropertyDescription("Where the record of an event that was given up goes. Absent: nowhere.")
    Destination onFailure,

    @JsonPropertyDescription("Terminate ends a chain in which functions invoke each other in a circle after about 16 invocations; Allow lets it go on. Absent: Terminate.")
    RecursiveLoop recursiveLoop) {

  public static final AsyncInvocation DEFAULTS = new AsyncInvocation(null, null, null, null, null);
}
