package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/** The observed state of a Trigger. */
@JsonInclude(Include.NON_NULL)
@RecordBuilder
public record TriggerStatus(
        @JsonPropertyDescription(
                "Conditions of the trigger. Ready: events are delivered; its parts are FunctionResolved and "
                        + "SourceReady. Reconciling, Stalled: present while Ready is not True.")
        List<Condition> conditions,

        @JsonPropertyDescription(
                "Generation of the spec that this status refers to; -1 until the operator has reconciled the resource.")
        Long observedGeneration,

        @JsonPropertyDescription(
                "Location at which something is set up for this trigger, such as bucket images. It is cleaned up "
                        + "when the spec names another source or the trigger is deleted.")
        String boundTo,

        @JsonPropertyDescription(
                "Host names of an HTTP API that this trigger has. No other namespace gets them before it gives them "
                        + "up.")
        List<String> hostNames,

        @JsonPropertyDescription("State of event delivery, which the gateway writes.")
        Delivery delivery)
        implements Conditioned {

    /** Returns the host names; empty if there are none. */
    public List<String> hostNamesOrNone() {
        return hostNames == null ? List.of() : hostNames;
    }

    /** Returns a copy with other conditions, which refer to this generation of the spec. */
    public TriggerStatus with(List<Condition> other, Long generation) {
        return TriggerStatusBuilder.from(this)
                .with(status -> status.conditions(other).observedGeneration(generation));
    }

    /** Returns a copy with another delivery state; null removes it. */
    public TriggerStatus with(Delivery other) {
        return TriggerStatusBuilder.from(this).withDelivery(other);
    }
}
