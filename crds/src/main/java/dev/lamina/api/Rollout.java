package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * How an alias moves to a new version. The operator carries it out; its weights are in the status, never in the spec.
 */
@JsonInclude(Include.NON_NULL)
@RecordBuilder
public record Rollout(
        @Required
        @JsonPropertyDescription(
                "Canary: the new version gets step of the invocations for intervalSeconds, then all. Linear: it gets "
                        + "step more every intervalSeconds, until it gets all.")
        Type type,

        @Default("0.1")
        @Min(0.01)
        @Max(0.99)
        @JsonPropertyDescription("Share of the invocations. Default: 0.1. Allowed: 0.01 to 0.99.")
        Double step,

        @Default("300")
        @Min(5)
        @Max(86400)
        @JsonPropertyDescription("Length of a step in seconds. Default: 300. Allowed: 5 to 86400.")
        Integer intervalSeconds,

        @Default("0.05")
        @Min(0)
        @Max(1)
        @JsonPropertyDescription(
                "Share of the new version's invocations in a step that may fail in the function. If more fail, all "
                        + "invocations go back to the previous version. Default: 0.05. Allowed: 0 to 1.")
        Double errorRate,

        @Min(1)
        @Max(1000000)
        @JsonPropertyDescription(
                "Number of the attempt. Another number tries a version again that was turned back. Default: 1.")
        Integer attempt)
        implements RolloutBuilder.With {

    /** Kind of a rollout, as of AWS CodeDeploy. */
    public enum Type {
        @JsonProperty("Canary")
        CANARY,
        @JsonProperty("Linear")
        LINEAR
    }

    /** Returns the number of the attempt; 1 if it is not set. */
    public int attemptOrFirst() {
        return attempt == null ? 1 : attempt;
    }
}
