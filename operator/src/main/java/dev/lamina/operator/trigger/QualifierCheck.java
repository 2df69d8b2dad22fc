package dev.lamina.operator.trigger;

import dev.lamina.api.Alias;
import dev.lamina.api.FunctionReference;
import dev.lamina.api.FunctionVersion;
import dev.lamina.api.Lamina;
import dev.lamina.api.Trigger;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.Optional;

/** Checks that the version or the alias exists that a trigger names. */
final class QualifierCheck {
    private QualifierCheck() {}

    /** Returns why not; empty if there is nothing to object to. Asks the API server if there is a qualifier. */
    static Optional<String> objection(Trigger trigger, Context<Trigger> context) {
        FunctionReference function = trigger.getSpec().function();
        String qualifier = function.qualifier();
        return qualifier == null
                        || qualifier.equals(Lamina.LATEST)
                        || exists(context.getClient(), trigger.getMetadata().getNamespace(), function)
                ? Optional.empty()
                : Optional.of("spec.function.qualifier: function " + function.name() + " has no version or alias "
                        + qualifier + "; publish it or create the Alias, or correct the field");
    }

    private static boolean exists(KubernetesClient client, String namespace, FunctionReference function) {
        String qualifier = function.qualifier();
        return qualifier.chars().allMatch(Character::isDigit)
                ? client.resources(FunctionVersion.class)
                                .inNamespace(namespace)
                                .withName(function.name() + Lamina.VERSION_SEPARATOR + qualifier)
                                .get()
                        != null
                : client.resources(Alias.class)
                                .inNamespace(namespace)
                                .withName(Alias.name(function.name(), qualifier))
                                .get()
                        != null;
    }
}
