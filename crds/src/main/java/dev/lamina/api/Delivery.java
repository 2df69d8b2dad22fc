package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** How the flow of a trigger's events goes, as the gateway that has it sees it. */
@JsonInclude(Include.NON_NULL)
public record Delivery(
    @JsonPropertyDescription("True, False or Unknown: whether events flow.")
    String status,

    @JsonPropertyDescription("Why, in one word.")
    String reason,

    @JsonPropertyDescription("Why, for people; names the field and the cure where there is one.")
    String message,

    @JsonPropertyDescription("The generation of the spec that this speaks of.")
    Long observedGeneration,

    @JsonPropertyDescription("When an event last went to the function, RFC 3339, to the minute.")
    String lastEventTime,

    @JsonPropertyDescription("What last went wrong with an event, for people.")
    String lastError) {}
