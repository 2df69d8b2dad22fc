package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** What the operator found and set at the source. */
@JsonInclude(Include.NON_NULL)
public record TriggerStatus(
    @JsonPropertyDescription("Ready, FunctionResolved, SourceReady. Reconciling and Stalled, while Ready is not True.")
    List<Condition> conditions,

    @JsonPropertyDescription("The generation of the spec that this status speaks of; -1 until the operator has looked at the resource.")
    Long observedGeneration,

    @JsonPropertyDescription("Where something is set for this trigger (bucket images, say), so that it can be taken away when the spec names another source or the trigger goes.")
    String boundTo,

    @JsonPropertyDescription("How the flow of events goes; the gateway writes it.")
    Delivery delivery) implements Conditioned {

  /** The same with other conditions, which speak of that generation of the spec. */
  public TriggerStatus with(List<Condition> other, Long generation) {
    return new TriggerStatus(other, generation, boundTo, delivery);
  }

  /** The same with another delivery; null: with none. */
  public TriggerStatus with(Delivery other) {
    return new TriggerStatus(conditions, observedGeneration, boundTo, other);
  }
}
