package dev.lamina.operator.environment;

import dev.lamina.api.Function;
import dev.lamina.api.Lamina;
import dev.lamina.operator.workload.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The execution environments of functions: their pods, which belong to a ReplicaSet and have the function's name as a
 * label.
 */
public final class Environments {
    private Environments() {}

    /**
     * Returns the event source of pods. A pod changes about six times while it starts and as often while it ends. A
     * function is reconciled only if its {@link Environment} changes: a new pod has no facts yet, and the Deployment's
     * status reports a deleted one.
     */
    public static EventSource<?, Function> source(EventSourceContext<Function> context) {
        return source(context, Function.class, Labels.ANY_FUNCTION);
    }

    /**
     * The same for functions or versions.
     *
     * @param selector of their pods
     */
    public static <P extends HasMetadata> EventSource<?, P> source(
            EventSourceContext<P> context, Class<P> kind, String selector) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(Pod.class, kind)
                        .withNamespacesInheritedFromController()
                        .withLabelSelector(selector)
                        .withSecondaryToPrimaryMapper(pod -> Set.of(new ResourceID(
                                pod.getMetadata().getLabels().get(Lamina.FUNCTION_LABEL),
                                pod.getMetadata().getNamespace())))
                        .withOnAddFilter(Environments::isRelevant)
                        .withOnUpdateFilter(
                                (now, before) -> !Environment.of(now).equals(Environment.of(before)))
                        .withOnDeleteFilter((pod, unknown) -> false)
                        .build(),
                context);
    }

    /** Returns the environments of one function that are not being deleted, ordered by name. */
    public static List<Environment> of(Context<?> context) {
        return context.getSecondaryResourcesAsStream(Pod.class)
                .filter(pod -> !makesStartCache(pod))
                .map(Environment::of)
                .filter(environment -> !environment.ending())
                .sorted(Comparator.comparing(Environment::pod))
                .toList();
    }

    /** Returns the pod that makes the start cache of a version, which is no environment. */
    public static Optional<Pod> startCacheMaker(Context<?> context) {
        return context.getSecondaryResourcesAsStream(Pod.class)
                .filter(Environments::makesStartCache)
                .findFirst();
    }

    private static boolean makesStartCache(Pod pod) {
        return pod.getMetadata().getLabels().containsKey(Lamina.START_CACHE_LABEL);
    }

    private static boolean isRelevant(Pod pod) {
        Environment environment = Environment.of(pod);
        return environment.running() || environment.startIssue().isPresent();
    }
}
