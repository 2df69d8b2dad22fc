package dev.lamina.operator.function;

import dev.lamina.api.Function;
import dev.lamina.api.Lamina;
import dev.lamina.api.Trigger;
import dev.lamina.api.VersionName;
import dev.lamina.operator.trigger.Deliveries;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.SecondaryToPrimaryMapper;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

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
        return scaling(function, context, qualifier -> qualifier == null || qualifier.equals(Lamina.LATEST));
    }

    /**
     * Returns the triggers that scale a version, or the function.
     *
     * @param function also for a version
     * @param qualifier whether the qualifier of a trigger, or null, leads to the version
     */
    static List<Trigger> scaling(Function function, Context<?> context, Predicate<String> qualifier) {
        String name = VersionName.of(function.getMetadata().getName()).function();
        return context.getSecondaryResourcesAsStream(Trigger.class)
                .filter(trigger -> qualifier.test(trigger.getSpec().function().qualifier()))
                // The SDK still finds a trigger here after it was changed to another function.
                .filter(trigger -> trigger.getSpec().function().name().equals(name))
                .filter(trigger -> !trigger.isMarkedForDeletion())
                // If KEDA cannot create one scaler, for example because a broker does not respond, it creates none of
                // the ScaledObject.
                .filter(trigger -> trigger.getSpec().source().queue() == null || Deliveries.flows(trigger))
                .sorted(Comparator.comparing(trigger -> trigger.getMetadata().getName()))
                .toList();
    }
}
