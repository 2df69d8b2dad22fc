package dev.lamina.api;

import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** A status that speaks in conditions. */
public interface Conditioned {
  /** One for each type; null before the operator has seen the resource. */
  List<Condition> conditions();
}
