package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/** Scale-down settings. */
@JsonInclude(Include.NON_NULL)
public record Scaling(
        @Default("300")
        @Min(1)
        @Max(86400)
        @JsonPropertyDescription(
                "Time in seconds without an invocation after which the function scales to zero. Default: 300. "
                        + "Allowed: 1 to 86400.")
        Integer idleSeconds) {

    static final int DEFAULT_IDLE_SECONDS = 300;
}
