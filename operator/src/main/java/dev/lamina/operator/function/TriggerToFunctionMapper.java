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

/** Maps a trigger to its function. */
final class TriggerToFunctionMapper implements SecondaryToPrimaryMapper<Trigger> {

    @Override
    public Set<ResourceID> toPrimaryResourceIDs(Trigger trigger) {
        return Set.of(new ResourceID(
                trigger.getSpec().function().name(), trigger.getMetadata().getNamespace()));
    }

    /**
     * Returns the triggers that scale the function, ordered by name, so that the objects made from them do not change.
     */
    static List<Trigger> function(Function function, Context<Function> context) {
        return context.getSecondaryResourcesAsStream(Trigger.class)
                // The SDK still finds a trigger here after it was changed to another function.
                .filter(trigger -> trigger.getSpec()
                        .function()
                        .name()
                        .equals(function.getMetadata().getName()))
                .filter(trigger -> !trigger.isMarkedForDeletion())
                // If KEDA cannot create one scaler, for example because a broker does not respond, it creates none of
                // the ScaledObject.
                .filter(trigger -> trigger.getSpec().source().queue() == null || Deliveries.flows(trigger))
                .sorted(Comparator.comparing(trigger -> trigger.getMetadata().getName()))
                .toList();
    }
}
