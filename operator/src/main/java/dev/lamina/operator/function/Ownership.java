package dev.lamina.operator.function;

import dev.lamina.api.Function;
import dev.lamina.api.Lamina;
import dev.lamina.operator.status.ConditionFact;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.Optional;

/**
 * Decides whether an object with the name of a function's object belongs to the function. An object of another owner is
 * neither changed nor adopted: it would be deleted with the function.
 */
final class Ownership {
    static final String WAITING = "WaitingForDeletion";

    private Ownership() {}

    static boolean isOf(Function function, HasMetadata object) {
        return conflict(function, object).isEmpty();
    }

    /** Returns why the object cannot be used; empty if it belongs to the function, or has our label and no owner. */
    static Optional<ConditionFact> conflict(Function function, HasMetadata object) {
        Optional<OwnerReference> owner = object.getMetadata().getOwnerReferences().stream()
                .filter(reference -> Boolean.TRUE.equals(reference.getController()))
                .findFirst();
        if (owner.isEmpty()) {
            return hasLabel(function, object) ? Optional.empty() : Optional.of(taken(object));
        }
        if (owner.get().getUid().equals(function.getMetadata().getUid())) {
            return Optional.empty();
        }
        return Optional.of(isNamesake(function, owner.get()) ? waits(object) : taken(object));
    }

    /** Returns whether the object belongs to a deleted function of the same name and is not garbage-collected yet. */
    private static boolean isNamesake(Function function, OwnerReference owner) {
        return owner.getKind().equals(function.getKind())
                && owner.getName().equals(function.getMetadata().getName())
                && owner.getApiVersion().startsWith(Lamina.GROUP + "/");
    }

    private static boolean hasLabel(Function function, HasMetadata object) {
        return object.getMetadata().getLabels() != null
                && function.getMetadata()
                        .getName()
                        .equals(object.getMetadata().getLabels().get(Lamina.FUNCTION_LABEL));
    }

    /** Returns that another program's object has the name of one that Lamina needs in the namespace. */
    static ConditionFact notOfLamina(HasMetadata desired) {
        return ConditionFact.isFalse(
                ResolutionResult.DEPLOYED,
                "NameTaken",
                "There is a " + name(desired)
                        + " in this namespace that does not belong to Lamina: delete or rename it");
    }

    private static ConditionFact waits(HasMetadata object) {
        return ConditionFact.unknown(
                ResolutionResult.DEPLOYED,
                WAITING,
                "A function of the same name was deleted: waiting until its " + name(object) + " is deleted");
    }

    private static ConditionFact taken(HasMetadata object) {
        return ConditionFact.isFalse(
                ResolutionResult.DEPLOYED,
                "NameTaken",
                "There is a " + name(object)
                        + " in this namespace that does not belong to the function: delete or rename it, or give "
                        + "the function another name");
    }

    private static String name(HasMetadata object) {
        return object.getKind() + " " + object.getMetadata().getName();
    }
}
