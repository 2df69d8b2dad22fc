package dev.lamina.operator;

import dev.lamina.operator.trigger.TriggerReconciler;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.quarkiverse.operatorsdk.runtime.QuarkusConfigurationService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** What the operator's parts are given. */
class OperatorBeans {

  @Produces
  @ApplicationScoped
  Clock clock() {
    return Clock.systemUTC();
  }

  /**
   * In place of the extension's own: at run time that forgets {@code triggerReconcilerOnAllEvents} of a reconciler's
   * annotation, and deletions of Triggers would never be seen.
   */
  @Produces
  @Singleton
  Operator operator(QuarkusConfigurationService configuration, Instance<Reconciler<? extends HasMetadata>> reconcilers) {
    Operator operator = new Operator(configuration);
    reconcilers.forEach(reconciler -> operator.register(reconciler,
        it -> it.withTriggerReconcilerOnAllEvents(reconciler instanceof TriggerReconciler)));
    return operator;
  }
}
