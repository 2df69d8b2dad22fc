package dev.lamina.operator.function;

import dev.lamina.api.Function;
import dev.lamina.api.Trigger;
import dev.lamina.operator.trigger.Deliveries;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.SecondaryToPrimaryMapper;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** The triggers that name a function. */
final class TriggersOf implements SecondaryToPrimaryMapper<Trigger> {

  @Override
  public Set<ResourceID> toPrimaryResourceIDs(Trigger trigger) {
    return Set.of(new ResourceID(trigger.getSpec().function().name(), trigger.getMetadata().getNamespace()));
  }

  /**
   * Those that are of use to its scaling, in the order of their names, so that what is made of them is the same each time.
   */
  static List<Trigger> function(Function function, Context<Function> context) {
    return context.getSecondaryResourcesAsStream(Trigger.class)
        // The SDK goes on finding a trigger here that names another function by now.
        .filter(trigger -> trigger.getSpec().function().name().equals(function.getMetadata().getName()))
        .filter(trigger -> !trigger.isMarkedForDeletion())
        // One scaler that cannot be made, as of a broker that does not answer, costs a ScaledObject all of them.
        .filter(trigger -> trigger.getSpec().source().queue() == null || Deliveries.flows(trigger))
        .sorted(Comparator.comparing(trigger -> trigger.getMetadata().getName()))
        .toList();
  }
}
