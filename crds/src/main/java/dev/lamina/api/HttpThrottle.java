package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;

/** A limit on requests: a token bucket, as API Gateway has it. Requests above it are answered with 429. */
@JsonInclude(Include.NON_NULL)
public record HttpThrottle(
        @Required
        @Min(1)
        @Max(1_000_000)
        @JsonPropertyDescription("Requests per second, over all gateways. 1 to 1000000.")
        Integer ratePerSecond,

        @Min(1)
        @Max(1_000_000)
        @JsonPropertyDescription(
                "Requests that may come at once after a pause. Default: as many as ratePerSecond. Allowed: 1 to "
                        + "1000000.")
        Integer burst) {

    /** Returns the burst in requests; one second of the rate if it is not set. */
    public int burstOrRate() {
        return burst == null ? ratePerSecond : burst;
    }
}
