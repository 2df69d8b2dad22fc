package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** How the shards of a stream are read: the settings of Lambda's event source mappings for streams. */
@ValidationRule(
        value = "!has(self.maxRecordAgeSeconds) || self.maxRecordAgeSeconds == -1 || self.maxRecordAgeSeconds >= 60",
        message = "maxRecordAgeSeconds: must be -1 (no limit) or 60 to 604800")
@ValidationRule(
        value = "!has(self.tumblingWindowSeconds) || self.tumblingWindowSeconds == 0 || "
                + "!has(self.parallelizationFactor) || self.parallelizationFactor == 1",
        message = "tumblingWindowSeconds: needs parallelizationFactor 1, because a shard has one state")
@JsonInclude(Include.NON_NULL)
@RecordBuilder
public record ShardSettings(
        @Min(1)
        @Max(10)
        @JsonPropertyDescription(
                "Number of batches of one shard that run at the same time; records with the same partition key (of a "
                        + "table: the same item) stay in order. Default: 1. Allowed: 1 to 10.")
        Integer parallelizationFactor,

        @JsonPropertyDescription(
                "Whether a batch that failed is split into halves before it is retried. Default: false.")
        Boolean bisectBatchOnError,

        @Min(-1)
        @Max(10000)
        @JsonPropertyDescription(
                "Number of retries of a batch that failed, before it is sent to deadLetter, or discarded if there is "
                        + "none. Default: -1, no limit. Allowed: -1 to 10000.")
        Integer maxRetryAttempts,

        @Min(-1)
        @Max(604800)
        @JsonPropertyDescription(
                "Maximum age in seconds of a record: an older one is sent to deadLetter, or discarded if there is "
                        + "none. Default: -1, no limit. Allowed: -1, or 60 to 604800.")
        Integer maxRecordAgeSeconds,

        @Min(0)
        @Max(900)
        @JsonPropertyDescription(
                "Length in seconds of a tumbling window: the function gets the state that it returned for the records "
                        + "before. Default: 0, no windows. Allowed: 0 to 900.")
        Integer tumblingWindowSeconds)
        implements ShardSettingsBuilder.With {

    static final ShardSettings DEFAULTS = ShardSettingsBuilder.builder().build();

    /** Returns how many batches of a shard run at the same time. */
    public int parallelizationFactorOrOne() {
        return parallelizationFactor == null ? 1 : parallelizationFactor;
    }

    /** Returns whether a batch that failed is split. */
    public boolean bisects() {
        return Boolean.TRUE.equals(bisectBatchOnError);
    }

    /** Returns the maximum number of retries; empty if there is no limit. */
    public OptionalInt retries() {
        return maxRetryAttempts == null || maxRetryAttempts < 0
                ? OptionalInt.empty()
                : OptionalInt.of(maxRetryAttempts);
    }

    /** Returns the maximum age of a record; empty if there is no limit. */
    public Optional<Duration> recordAge() {
        return maxRecordAgeSeconds == null || maxRecordAgeSeconds < 0
                ? Optional.empty()
                : Optional.of(Duration.ofSeconds(maxRecordAgeSeconds));
    }

    /** Returns the length of a tumbling window; empty if there are no windows. */
    public Optional<Duration> tumblingWindow() {
        return tumblingWindowSeconds == null || tumblingWindowSeconds == 0
                ? Optional.empty()
                : Optional.of(Duration.ofSeconds(tumblingWindowSeconds));
    }
}
