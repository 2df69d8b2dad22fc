package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.soabase.recordbuilder.core.RecordBuilder;

/** Settings of asynchronous invocation: retries, maximum event age, and destinations. */
@JsonInclude(Include.NON_NULL)
@RecordBuilder
public record AsyncInvocation(
        @Min(0)
        @Max(2)
        @JsonPropertyDescription(
                "Retries after a function error: the first after 1 minute, the second 2 minutes later. Default: 2. "
                        + "Allowed: 0 to 2.")
        Integer maxRetries,

        @Min(60)
        @Max(21600)
        @JsonPropertyDescription(
                "Maximum event age in seconds. An older event is no longer retried: it is sent to onFailure and "
                        + "deadLetter, or discarded if there are none. Default: 21600 (6 hours). Allowed: 60 to 21600.")
        Integer maxEventAgeSeconds,

        @JsonPropertyDescription(
                "Destination of the invocation record of an event that succeeded. Default: no destination.")
        Destination onSuccess,

        @JsonPropertyDescription(
                "Destination of the invocation record of an event that failed: its retries are exhausted or it is "
                        + "too old. Default: no destination.")
        Destination onFailure,

        @JsonPropertyDescription(
                "Recursive loop detection, for functions that invoke each other in a circle. Terminate stops the "
                        + "chain after about 16 invocations; Allow lets it continue. Default: Terminate.")
        RecursiveLoop recursiveLoop)
        implements AsyncInvocationBuilder.With {

    public static final AsyncInvocation DEFAULTS =
            AsyncInvocationBuilder.builder().build();
}
