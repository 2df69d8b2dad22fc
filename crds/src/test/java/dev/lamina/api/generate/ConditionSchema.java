package dev.lamina.api.generate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** Conditions are a type of Kubernetes' own, to which we cannot put annotations: its descriptions and bounds are here. */
final class ConditionSchema {
  private static final Map<String, String> DESCRIPTIONS = Map.of(
      "type", "What the condition is about, such as Ready.",
      "status", "True, False or Unknown.",
      "reason", "One CamelCase word for programs.",
      "message", "A sentence for people: what is the case, and what to do about it.",
      "lastTransitionTime", "When the status last changed.",
      "observedGeneration", "The generation of the spec that the condition speaks of.");

  private ConditionSchema() {}

  static void complete(ObjectNode conditions) {
    ObjectNode items = (ObjectNode) conditions.get("items");
    DESCRIPTIONS.forEach((field, description) -> ((ObjectNode) items.at("/properties/" + field)).put("description", description));
    items.withArray("required").removeAll();
    List.of("type", "status", "reason", "message", "lastTransitionTime").forEach(items.withArray("required")::add);
    ((ObjectNode) items.at("/properties/status")).putArray("enum").add("True").add("False").add("Unknown");
    ((ObjectNode) items.at("/properties/lastTransitionTime")).put("format", "date-time");
    // One entry for each type, so that several writers can each apply their own.
    conditions.put("x-kubernetes-list-type", "map").putArray("x-kubernetes-list-map-keys").add("type");
  }
}
