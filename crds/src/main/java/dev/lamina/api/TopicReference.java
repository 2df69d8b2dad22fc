package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A topic in the same namespace; it exists as long as a Trigger names it as its source. */
@JsonInclude(Include.NON_NULL)
public record TopicReference(
        @Required
        @Size(min = 1, max = 256)
        @Pattern("^[A-Za-z0-9_-]+$")
        @JsonPropertyDescription(
                "Name of the topic: letters, digits, - and _. The topic's ARN is arn:aws:sns:REGION:NAMESPACE:NAME.")
        String name) {}
