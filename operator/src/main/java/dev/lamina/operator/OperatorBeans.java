package dev.lamina.operator;

import dev.lamina.installation.NamespaceClaims;
import dev.lamina.operator.claim.Unclaimed;
import dev.lamina.operator.layer.LayerReconciler;
import dev.lamina.operator.trigger.TriggerReconciler;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.quarkiverse.operatorsdk.runtime.QuarkusConfigurationService;
import io.quarkiverse.operatorsdk.runtime.QuarkusControllerConfiguration;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Beans that the operator's classes need. */
class OperatorBeans {

    @Produces
    @ApplicationScoped
    Clock clock() {
        return Clock.systemUTC();
    }

    /**
     * Replaces the extension's own operator, for two reasons: no reconciler gets resources in namespaces of another
     * installation; and the extension ignores {@code triggerReconcilerOnAllEvents} of an annotation at run time, so
     * deletions of Triggers and Layers would never be seen.
     */
    @Produces
    @Singleton
    Operator operator(
            QuarkusConfigurationService configuration,
            Instance<Reconciler<? extends HasMetadata>> reconcilers,
            NamespaceClaims claims) {
        Operator operator = new Operator(configuration);
        reconcilers.forEach(reconciler -> register(operator, configuration, reconciler, claims));
        return operator;
    }

    private static <P extends HasMetadata> void register(
            Operator operator,
            QuarkusConfigurationService configuration,
            Reconciler<P> reconciler,
            NamespaceClaims claims) {
        QuarkusControllerConfiguration<P> annotated = configuration.getConfigurationFor(reconciler);
        operator.register(
                new Unclaimed<>(reconciler, claims),
                reconciler instanceof TriggerReconciler || reconciler instanceof LayerReconciler
                        ? new AllEvents<>(annotated, configuration)
                        : annotated);
    }
}
