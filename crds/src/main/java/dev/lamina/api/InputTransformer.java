package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Map;

/** EventBridge's input transformer: values of the event are put into a template. */
@JsonInclude(Include.NON_NULL)
public record InputTransformer(
        @Size(max = 100)
        @JsonPropertyDescription(
                "JSON paths by the name of the variable that has the value, such as order: $.detail.order. At most "
                        + "100.")
        Map<String, @Size(min = 1, max = 256) String> inputPaths,

        @Required
        @Size(min = 1, max = 8192)
        @JsonPropertyDescription(
                "Template as JSON text, with variables such as <order>, in texts or in place of a value. "
                        + "<aws.events.event>, <aws.events.event.json>, <aws.events.event.ingestion-time>, "
                        + "<aws.events.rule-arn> and <aws.events.rule-name> are predefined.")
        String inputTemplate) {

    /** Returns the JSON paths by the name of the variable; empty if there are none. */
    public Map<String, String> inputPathsOrNone() {
        return inputPaths == null ? Map.of() : inputPaths;
    }
}
