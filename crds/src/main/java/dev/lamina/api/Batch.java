package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/** How many records make one invocation. */
@JsonInclude(Include.NON_NULL)
public record Batch(
    @Min(1)
    @Max(10000)
    @JsonPropertyDescription("Most records of one invocation, 1 to 10000. Absent: 10, and 100 for Kafka.")
    Integer size,

    @Min(0)
    @Max(300)
    @JsonPropertyDescription("Seconds to wait for a batch to fill, 0 to 300. Absent: 0, an invocation as soon as there is a record.")
    Integer windowSeconds,

    @JsonPropertyDescription("The function answers with batchItemFailures, and only those records are tried again. Absent: a batch succeeds or fails as a whole.")
    Boolean reportItemFailures) {

  static final Batch DEFAULTS = new Batch(null, null, null);

  /** 0 where the manifest says nothing. */
  public int windowSecondsOrNone() {
    return windowSeconds == null ? 0 : windowSeconds;
  }

  /** Whether the function names the records that failed. */
  public boolean reportsItemFailures() {
    return Boolean.TRUE.equals(reportItemFailures);
  }
}
