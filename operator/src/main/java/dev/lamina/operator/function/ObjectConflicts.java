package dev.lamina.operator.function;

import dev.lamina.operator.status.ConditionFact;
import java.util.List;
import java.util.Optional;

/**
 * Objects that have the name of one made for the function, and are not the function's.
 *
 * @param others in the way of what the function needs to run
 * @param scaling in the way of what scales it
 */
record ObjectConflicts(List<ConditionFact> others, List<ConditionFact> scaling) {

    /**
     * Why nothing can be created. The ScaledObject of a deleted function of the same name is not a reason: it has a
     * finalizer of KEDA, which may be unavailable, and invocations are served without it.
     */
    Optional<ConditionFact> ofAll() {
        return others.stream()
                .findFirst()
                .or(() -> scaling.stream()
                        .filter(fact -> !fact.reason().equals(Ownership.WAITING))
                        .findFirst());
    }

    /** Why the ScaledObject of the function cannot be created. */
    Optional<ConditionFact> ofScaling() {
        return scaling.stream().findFirst();
    }
}
