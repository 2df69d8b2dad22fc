package dev.lamina.operator.pool;

import dev.lamina.api.Lamina;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.math.BigDecimal;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Ends parked pods when no node has room for a function's pod: they are kept for functions that may be called, and one
 * is. Their pool gets smaller by them, or their ReplicaSet would create others at once, in the same room.
 */
final class ParkedRoom {
    /** The ReplicaSet ends the pods with the lowest cost first. {@link PodClaim} gives them to no function. */
    static final String COST = "controller.kubernetes.io/pod-deletion-cost";

    private static final Logger LOG = Logger.getLogger(ParkedRoom.class);
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
    private static final String LOWEST = "-1000";

    private final KubernetesClient client;
    private final List<String> namespaces;
    private final BiConsumer<String, String> smaller;

    /**
     * @param namespaces with pools
     * @param smaller is told the namespace and the name of each pool's Deployment before it gets smaller
     */
    ParkedRoom(KubernetesClient client, List<String> namespaces, BiConsumer<String, String> smaller) {
        this.client = client;
        this.namespaces = namespaces;
        this.smaller = smaller;
    }

    /**
     * Ends as few parked pods as make the room on one node; none if all of them together do not. Blocks. One at a time,
     * so that no pod is counted twice.
     *
     * @return how many end
     */
    synchronized int make(RoomRequest request) {
        List<Pod> chosen = choose(parked(), request);
        List<Pod> ending = chosen.stream().filter(this::mark).toList();
        ending.stream()
                .collect(Collectors.groupingBy(ParkedRoom::pool, Collectors.counting()))
                .forEach(this::reduce);
        if (!ending.isEmpty()) {
            LOG.infof(
                    "Ended %d parked environments on node %s: no node had room for the pod of a function",
                    ending.size(), node(ending.getFirst()));
        }
        return ending.size();
    }

    private List<Pod> parked() {
        return namespaces.stream()
                .flatMap(namespace -> client
                        .pods()
                        .inNamespace(namespace)
                        .withLabel(Lamina.POOL_LABEL)
                        .withoutLabel(Lamina.FUNCTION_LABEL)
                        .list()
                        .getItems()
                        .stream())
                .filter(pod -> node(pod) != null && !isEnding(pod))
                .toList();
    }

    /** Pure. */
    static List<Pod> choose(List<Pod> parked, RoomRequest request) {
        Collection<List<Pod>> byNode =
                parked.stream().collect(Collectors.groupingBy(ParkedRoom::node)).values();
        return byNode.stream()
                .flatMap(pods -> enough(pods, request).stream())
                .min((one, other) -> Integer.compare(one.size(), other.size()))
                .orElse(List.of());
    }

    /** Returns the first pods that are enough; empty if all are not. */
    private static Optional<List<Pod>> enough(List<Pod> pods, RoomRequest request) {
        List<Pod> taken = new ArrayList<>();
        for (Pod pod : pods) {
            taken.add(pod);
            if (sum(taken, "cpu").compareTo(request.cpu()) >= 0
                    && sum(taken, "memory").compareTo(request.memory()) >= 0) {
                return Optional.of(taken);
            }
        }
        return Optional.empty();
    }

    private static BigDecimal sum(List<Pod> pods, String resource) {
        return pods.stream()
                .flatMap(pod -> pod.getSpec().getContainers().stream())
                .flatMap(container -> Stream.ofNullable(container.getResources().getRequests()))
                .flatMap(requests -> Stream.ofNullable(requests.get(resource)))
                .map(quantity -> quantity.getNumericalAmount())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** Returns false if a function has got it meanwhile. */
    private boolean mark(Pod pod) {
        try {
            PodLabels.write(
                    client,
                    pod,
                    Serialization.asJson(Map.of(
                            "metadata",
                            Map.of(
                                    "resourceVersion",
                                    pod.getMetadata().getResourceVersion(),
                                    "annotations",
                                    Map.of(COST, LOWEST)))));
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    private void reduce(Pool pool, long by) {
        smaller.accept(pool.namespace(), pool.name());
        var deployment =
                client.apps().deployments().inNamespace(pool.namespace()).withName(pool.name());
        Optional.ofNullable(deployment.get())
                .map(found -> Math.max(0, found.getSpec().getReplicas() - by))
                .ifPresent(left -> deployment.patch(MERGE, "{\"spec\":{\"replicas\":" + left + "}}"));
    }

    /** @param name of the Deployment */
    private record Pool(String namespace, String name) {}

    private static Pool pool(Pod pod) {
        return new Pool(
                pod.getMetadata().getNamespace(),
                Lamina.poolName(pod.getMetadata().getLabels().get(Lamina.POOL_LABEL)));
    }

    private static String node(Pod pod) {
        return pod.getSpec().getNodeName();
    }

    /** Whether it ends, or has been chosen to end. */
    static boolean isEnding(Pod pod) {
        Map<String, String> annotations = pod.getMetadata().getAnnotations();
        return pod.getMetadata().getDeletionTimestamp() != null || annotations != null && annotations.containsKey(COST);
    }
}
