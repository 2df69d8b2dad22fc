package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.soabase.recordbuilder.core.RecordBuilder;

/** The state of a trigger's event delivery, as the gateway that reads the source reports it. */
@JsonInclude(Include.NON_NULL)
@RecordBuilder
public record Delivery(
        @JsonPropertyDescription("Whether events are delivered: True, False or Unknown.")
        String status,

        @JsonPropertyDescription("Reason for the status: one CamelCase word.")
        String reason,

        @JsonPropertyDescription("Human-readable details. Names the field and the fix, if there is one.")
        String message,

        @JsonPropertyDescription("Generation of the spec that this state refers to.")
        Long observedGeneration,

        @JsonPropertyDescription("Time when an event was last sent to the function, in RFC 3339, exact to the minute.")
        String lastEventTime,

        @JsonPropertyDescription("Human-readable description of the last error of an event.")
        String lastError)
        implements DeliveryBuilder.With {}
