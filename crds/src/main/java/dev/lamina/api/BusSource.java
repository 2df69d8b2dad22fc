package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;

/** Events that are put on an event bus in the same namespace; each one that matches is an asynchronous event. */
@ValidationRule(
        value = "[has(self.input), has(self.inputPath), has(self.inputTransformer)].filter(x, x).size() <= 1",
        message = "at most one of input, inputPath, inputTransformer may be set")
@JsonInclude(Include.NON_NULL)
@RecordBuilder
public record BusSource(
        @Default(BusReference.DEFAULT)
        @Size(min = 1, max = 256)
        @Pattern(BusReference.NAME)
        @JsonPropertyDescription(
                "Name of the bus: letters, digits, dots, - and _. The bus exists as long as a Trigger names it; "
                        + "default always exists. The bus's ARN is arn:aws:events:REGION:NAMESPACE:event-bus/NAME. "
                        + "Default: default.")
        String name,

        @Required
        @Size(min = 2, max = 4096)
        @JsonPropertyDescription(
                "Event pattern of EventBridge, as JSON text, such as {\"source\": [\"shop.orders\"]}. Events that do "
                        + "not match it are not delivered.")
        String pattern,

        @Size(min = 1, max = 256)
        @JsonPropertyDescription(
                "JSON path of the part of the event that the function receives, such as $.detail. Default: the whole "
                        + "event.")
        String inputPath,

        @Size(min = 1, max = 8192)
        @JsonPropertyDescription("Constant event that the function receives, as JSON text. Default: the whole event.")
        String input,

        @JsonPropertyDescription(
                "Template of the event that the function receives, and the values in it. Default: the whole event.")
        InputTransformer inputTransformer)
        implements BusSourceBuilder.With {

    /** Returns the name of the bus. */
    public String nameOrDefault() {
        return name == null ? BusReference.DEFAULT : name;
    }
}
