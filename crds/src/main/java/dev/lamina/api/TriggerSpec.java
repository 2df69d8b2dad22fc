package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;

/** Which events go to which function. */
@JsonInclude(Include.NON_NULL)
public record TriggerSpec(
    @Required
    @JsonPropertyDescription("The function that gets the events.")
    FunctionReference function,

    @Default("true")
    @JsonPropertyDescription("false stops the flow of events; the source keeps what it keeps.")
    Boolean enabled,

    @Required
    @JsonPropertyDescription("Where the events come from; exactly one member.")
    Source source) {}
