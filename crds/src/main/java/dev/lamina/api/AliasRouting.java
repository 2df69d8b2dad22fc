package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** The second version of an alias. As in Lambda, there is at most one, and it is never $LATEST. */
@JsonInclude(Include.NON_NULL)
public record AliasRouting(
        @Required
        @Size(min = 1, max = 6)
        @Pattern("^[1-9][0-9]*$")
        @JsonPropertyDescription("Number of a FunctionVersion, in quotes. $LATEST is not allowed.")
        String version,

        @Required
        @Min(0)
        @Max(1)
        @JsonPropertyDescription("Share of the invocations that run this version, such as 0.1. Allowed: 0 to 1.")
        Double weight) {}
