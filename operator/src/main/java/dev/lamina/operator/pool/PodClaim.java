package dev.lamina.operator.pool;

import dev.lamina.api.Lamina;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * Gives a parked pod to a function, with one write: its label names the function from then on. It still belongs to the
 * ReplicaSet of its pool, which therefore creates no other, until {@link PodAdoption} has made it one of the
 * function's.
 */
final class PodClaim {
    private static final int ATTEMPTS = 5;

    private final KubernetesClient client;
    private final BiFunction<String, String, Optional<Deployment>> pools;
    private final Consumer<AdoptionRequest> claimed;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * @param pools finds the Deployment of a pool, by namespace and the pool's name
     * @param claimed is told of a pod that a function has got just now; must not block
     */
    PodClaim(
            KubernetesClient client,
            BiFunction<String, String, Optional<Deployment>> pools,
            Consumer<AdoptionRequest> claimed) {
        this.client = client;
        this.pools = pools;
        this.claimed = claimed;
    }

    /**
     * Blocks.
     *
     * @throws KubernetesClientException if the API server refuses or does not respond
     */
    Adoption claim(AdoptionRequest request) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Optional<Adoption> done = attempt(request);
            if (done.isPresent()) {
                return done.get();
            }
        }
        return Adoption.refused("taken");
    }

    /** Returns empty if the pod has changed since it was read: another function may have it. */
    private Optional<Adoption> attempt(AdoptionRequest request) {
        CompletableFuture<Pod> reading = CompletableFuture.supplyAsync(() -> request.presentPod(client), executor);
        Deployment function = request.presentFunction(client);
        Pod pod = reading.join();
        if (pod == null || ParkedRoom.isEnding(pod)) {
            return Optional.of(Adoption.refused("gone"));
        }
        if (function == null) {
            return Optional.of(Adoption.refused("function"));
        }
        Map<String, String> labels = pod.getMetadata().getLabels();
        String owner = labels.get(Lamina.FUNCTION_LABEL);
        if (owner != null) {
            return Optional.of(owner.equals(request.function()) ? adopted(function, pod) : Adoption.refused("taken"));
        }
        Optional<Deployment> parked = Optional.ofNullable(labels.get(Lamina.POOL_LABEL))
                .flatMap(pool -> pools.apply(request.namespace(), pool));
        if (parked.isEmpty()) {
            return Optional.of(Adoption.refused("class"));
        }
        Optional<String> objection = PoolFit.objection(function, parked.get());
        return objection.isPresent() ? objection.map(Adoption::refused) : label(request, function, pod);
    }

    private Optional<Adoption> label(AdoptionRequest request, Deployment function, Pod pod) {
        try {
            PodLabels.write(
                    client,
                    pod,
                    PodLabels.claiming(pod, function.getSpec().getTemplate().getMetadata()));
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return Optional.empty();
            }
            throw e;
        }
        claimed.accept(request);
        return Optional.of(adopted(function, pod));
    }

    private static Adoption adopted(Deployment function, Pod pod) {
        return Adoption.adopted(PodVariables.of(function, pod));
    }
}
