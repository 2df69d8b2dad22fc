package dev.lamina.operator.trigger;

import dev.lamina.api.Alias;
import dev.lamina.api.FunctionReference;
import dev.lamina.api.FunctionVersion;
import dev.lamina.api.Lamina;
import dev.lamina.api.Trigger;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.Optional;

/** Checks that the version or the alias exists that a trigger names. */
final class QualifierCheck {
    private QualifierCheck() {}

    /** Whether a resource exists. */
    @FunctionalInterface
    interface Existence {
        boolean of(Class<? extends HasMetadata> kind, String namespace, String name);
    }

    /** Returns why not; empty if there is nothing to object to. Asks the API server if there is a qualifier. */
    static Optional<String> objection(Trigger trigger, Context<Trigger> context) {
        return objection(trigger, (kind, namespace, name) -> exists(context.getClient(), kind, namespace, name));
    }

    static Optional<String> objection(Trigger trigger, Existence existence) {
        FunctionReference function = trigger.getSpec().function();
        String qualifier = function.qualifier();
        return qualifier == null
                        || qualifier.equals(Lamina.LATEST)
                        || exists(existence, trigger.getMetadata().getNamespace(), function)
                ? Optional.empty()
                : Optional.of("spec.function.qualifier: function " + function.name() + " has no version or alias "
                        + qualifier + "; publish it or create the Alias, or correct the field");
    }

    private static boolean exists(Existence existence, String namespace, FunctionReference function) {
        String qualifier = function.qualifier();
        return qualifier.chars().allMatch(Character::isDigit)
                ? existence.of(FunctionVersion.class, namespace, function.name() + Lamina.VERSION_SEPARATOR + qualifier)
                : existence.of(Alias.class, namespace, Alias.name(function.name(), qualifier));
    }

    private static boolean exists(
            KubernetesClient client, Class<? extends HasMetadata> kind, String namespace, String name) {
        return client.resources(kind).inNamespace(namespace).withName(name).get() != null;
    }
}
