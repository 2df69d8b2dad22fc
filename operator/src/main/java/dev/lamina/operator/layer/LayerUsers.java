package dev.lamina.operator.layer;

import dev.lamina.api.Function;
import dev.lamina.api.Layer;
import dev.lamina.api.LayerReference;
import dev.lamina.operator.status.ConditionFact;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The functions whose spec names a layer.
 *
 * @param users ordered by function, so that the condition made from them does not change
 */
record LayerUsers(List<User> users) {
    static final String IN_USE = "InUse";
    /** Functions that a message names at most. */
    private static final int NAMED = 10;

    /** @param version null for the newest */
    record User(String function, Long version) {
        @Override
        public String toString() {
            return version == null ? function : function + " (version " + version + ")";
        }
    }

    static EventSource<?, Layer> source(EventSourceContext<Layer> context) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(Function.class, Layer.class)
                        .withNamespacesInheritedFromController()
                        .withSecondaryToPrimaryMapper(LayerUsers::layersOf)
                        .withOnUpdateFilter((now, before) -> !Objects.equals(
                                references(now).toList(), references(before).toList()))
                        .build(),
                context);
    }

    static LayerUsers of(Layer layer, Context<Layer> context) {
        return of(layer.getMetadata().getName(), context.getSecondaryResourcesAsStream(Function.class));
    }

    /** @param functions also those that do not use the layer any longer: the SDK still finds them */
    static LayerUsers of(String layer, Stream<Function> functions) {
        return new LayerUsers(functions
                .flatMap(function -> references(function)
                        .filter(reference -> layer.equals(reference.resource()))
                        .map(reference -> new User(function.getMetadata().getName(), reference.version())))
                .sorted(Comparator.comparing(User::toString))
                .toList());
    }

    boolean isEmpty() {
        return users.isEmpty();
    }

    /** Returns the versions that functions name. */
    Set<Long> versions() {
        return users.stream().map(User::version).filter(Objects::nonNull).collect(Collectors.toSet());
    }

    /** @param deleted whether the layer is to be deleted when no function uses it */
    ConditionFact fact(boolean deleted) {
        if (users.isEmpty()) {
            return ConditionFact.isFalse(IN_USE, "Unused", "No function uses the layer");
        }
        String names = users.stream().limit(NAMED).map(User::toString).collect(Collectors.joining(", "))
                + (users.size() > NAMED ? " and " + (users.size() - NAMED) + " more" : "");
        return deleted
                ? ConditionFact.isTrue(
                        IN_USE,
                        "DeletionWaits",
                        "The layer is deleted when no function uses it; remove it from spec.layers of " + names)
                : ConditionFact.isTrue(IN_USE, "Used", "Used by " + names);
    }

    private static Set<ResourceID> layersOf(Function function) {
        String namespace = function.getMetadata().getNamespace();
        return references(function)
                .map(reference -> new ResourceID(reference.resource(), namespace))
                .collect(Collectors.toSet());
    }

    private static Stream<LayerReference> references(Function function) {
        return function.getSpec().layers() == null ? Stream.empty() : function.getSpec().layers().stream();
    }
}
