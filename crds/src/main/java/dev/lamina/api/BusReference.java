package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** An event bus in the same namespace: default, or one that a Trigger names as its source. */
@JsonInclude(Include.NON_NULL)
public record BusReference(
        @Required
        @Size(min = 1, max = 256)
        @Pattern(NAME)
        @JsonPropertyDescription("Name of the bus: letters, digits, dots, - and _. The bus's ARN is "
                + "arn:aws:events:REGION:NAMESPACE:event-bus/NAME.")
        String name) {

    /** The bus that every namespace has. */
    public static final String DEFAULT = "default";

    static final String NAME = "^[A-Za-z0-9._-]+$";
}
