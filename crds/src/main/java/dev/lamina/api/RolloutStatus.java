package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.soabase.recordbuilder.core.RecordBuilder;

/** A rollout of an alias. */
@JsonInclude(Include.NON_NULL)
@RecordBuilder
public record RolloutStatus(
        @JsonPropertyDescription("Version to which invocations move.")
        String version,

        @JsonPropertyDescription("Version from which invocations move.")
        String from,

        @JsonPropertyDescription("Number of the attempt, as in spec.rollout.attempt.")
        Integer attempt,

        @JsonPropertyDescription("State of the rollout: InProgress, Done or TurnedBack.")
        String state,

        @JsonPropertyDescription("State for people, such as 10%, Done or TurnedBack.")
        String progress,

        @JsonPropertyDescription("Number of the step, from 1.")
        Integer step,

        @JsonPropertyDescription("Time when the step began, in RFC 3339.")
        String stepStarted,

        @JsonPropertyDescription("Number of invocations of the new version in the last step that were counted.")
        Integer invocations,

        @JsonPropertyDescription("Number of these invocations that failed in the function.")
        Integer errors)
        implements RolloutStatusBuilder.With {
    public static final String IN_PROGRESS = "InProgress";
    public static final String DONE = "Done";
    public static final String TURNED_BACK = "TurnedBack";
}
