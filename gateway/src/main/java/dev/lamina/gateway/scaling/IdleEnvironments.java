package dev.lamina.gateway.scaling;

import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.scaling.NodePods.Placed;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Idle environments that can be ended together, and what that frees on each node.
 *
 * @param count by how much the replicas of the function are reduced
 */
record IdleEnvironments(FunctionId function, int count, Map<String, PodSize> frees) {

    /**
     * The environments of an idle function, in portions that are as small as possible. The ReplicaSet chooses which
     * pods it deletes. So pods of several nodes can only be ended all together, and not at all if some are provisioned.
     *
     * @param keep environments that must stay: provisioned concurrency
     */
    static Stream<IdleEnvironments> of(FunctionId function, List<Placed> pods, int keep) {
        int removable = pods.size() - keep;
        Map<String, PodSize> all = pods.stream().collect(Collectors.toMap(Placed::node, Placed::size, PodSize::plus));
        if (removable <= 0 || all.size() > 1 && keep > 0) {
            return Stream.empty();
        }
        if (all.size() > 1) {
            return Stream.of(new IdleEnvironments(function, pods.size(), all));
        }
        return pods.stream()
                .limit(removable)
                .map(pod -> new IdleEnvironments(function, 1, Map.of(pod.node(), pod.size())));
    }
}
