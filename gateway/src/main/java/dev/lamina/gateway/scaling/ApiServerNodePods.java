package dev.lamina.gateway.scaling;

import dev.lamina.api.Lamina;
import dev.lamina.gateway.function.FunctionId;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.PodResource;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Lists pods of one function, from the API server's memory. Those without a node are found by an index of the API
 * server, whatever the number of pods.
 */
@Singleton
final class ApiServerNodePods implements NodePods {
    /** The scheduler's words when pods of others are what prevents it; a node selector is not. */
    private static final List<String> LACK_OF_ROOM =
            List.of("Insufficient cpu", "Insufficient memory", "Too many pods");

    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    private final KubernetesClient client;

    ApiServerNodePods(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public List<Unplaced> withoutRoom(FunctionId function) {
        return list(pods(function).withField("spec.nodeName", ""))
                .flatMap(pod -> why(pod).stream()
                        .map(why -> new Unplaced(pod.getMetadata().getName(), PodSize.of(pod.getSpec()), why)))
                .toList();
    }

    @Override
    public List<Placed> placed(FunctionId function) {
        return list(pods(function))
                .filter(pod -> pod.getSpec().getNodeName() != null)
                .map(pod -> new Placed(pod.getSpec().getNodeName(), PodSize.of(pod.getSpec())))
                .toList();
    }

    private FilterWatchListDeletable<Pod, PodList, PodResource> pods(FunctionId function) {
        return client.pods().inNamespace(function.namespace()).withLabel(Lamina.FUNCTION_LABEL, function.name());
    }

    private static Stream<Pod> list(FilterWatchListDeletable<Pod, PodList, PodResource> pods) {
        return pods.list(fromMemory()).getItems().stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .filter(pod -> pod.getStatus() == null
                        || !ENDED.contains(pod.getStatus().getPhase()));
    }

    /** New each time: the client writes the selectors into it. */
    private static ListOptions fromMemory() {
        return new ListOptionsBuilder().withResourceVersion("0").build();
    }

    private static Optional<String> why(Pod pod) {
        if (pod.getStatus() == null || pod.getStatus().getConditions() == null) {
            return Optional.empty();
        }
        return pod.getStatus().getConditions().stream()
                .filter(condition ->
                        "PodScheduled".equals(condition.getType()) && "False".equals(condition.getStatus()))
                .map(PodCondition::getMessage)
                .filter(message -> message != null && LACK_OF_ROOM.stream().anyMatch(message::contains))
                .findFirst();
    }
}
