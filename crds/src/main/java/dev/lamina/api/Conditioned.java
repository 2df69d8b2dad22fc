package dev.lamina.api;

import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** A status that has conditions. */
public interface Conditioned {
    /** Returns one condition for each type; null until the operator has reconciled the resource. */
    List<Condition> conditions();
}
