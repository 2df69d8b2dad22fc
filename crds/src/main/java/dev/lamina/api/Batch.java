package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.soabase.recordbuilder.core.RecordBuilder;

/** Batching: how many records are given to the function in one invocation. */
@JsonInclude(Include.NON_NULL)
@RecordBuilder
public record Batch(
        @Min(1)
        @Max(10000)
        @JsonPropertyDescription(
                "Maximum number of records in one batch. Default: 10; for Kafka, databases, kinesis and dynamodb 100. "
                        + "Allowed: 1 to 10000.")
        Integer size,

        @Min(0)
        @Max(300)
        @JsonPropertyDescription(
                "Maximum time in seconds to gather records before the function is invoked. Default: 0, which "
                        + "invokes the function as soon as there is a record. Allowed: 0 to 300.")
        Integer windowSeconds,

        @JsonPropertyDescription(
                "If true, the function returns batchItemFailures, and only those records are retried. Default: "
                        + "false, a batch succeeds or fails as a whole.")
        Boolean reportItemFailures)
        implements BatchBuilder.With {

    static final Batch DEFAULTS = BatchBuilder.builder().build();

    /** Returns the batching window in seconds; 0 if it is not set. */
    public int windowSecondsOrNone() {
        return windowSeconds == null ? 0 : windowSeconds;
    }

    /** Returns whether the function reports the records that failed. */
    public boolean reportsItemFailures() {
        return Boolean.TRUE.equals(reportItemFailures);
    }
}
