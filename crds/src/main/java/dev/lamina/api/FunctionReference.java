package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A reference to a Function in the same namespace. */
@JsonInclude(Include.NON_NULL)
public record FunctionReference(
        @Required
        @Size(min = 1, max = 60)
        @Pattern(KubernetesName.LABEL)
        @JsonPropertyDescription("Name of a Function in the same namespace.")
        String name,

        @Size(min = 1, max = 128)
        @Pattern("^(\\$LATEST|[a-zA-Z0-9]([a-zA-Z0-9_-]*[a-zA-Z0-9])?)$")
        @JsonPropertyDescription(
                "Number of a version, in quotes, or name of an alias of the function. Default: $LATEST, the function "
                        + "as its spec is.")
        String qualifier) {
    /** A reference to the function as its spec is. */
    public FunctionReference(String name) {
        this(name, null);
    }
}
