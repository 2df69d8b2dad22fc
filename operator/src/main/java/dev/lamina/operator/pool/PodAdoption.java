package dev.lamina.operator.pool;

import dev.lamina.api.Lamina;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Makes a parked pod a pod of a function, by labels: the function's ReplicaSet adopts it, and deletes the pod that it
 * has begun to create. A ReplicaSet that has as many pods as it wants would delete the parked one instead, so it must
 * want more than it has. One pod of a function at a time, so that the number is right.
 */
final class PodAdoption {
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
    private static final String REVISION = "deployment.kubernetes.io/revision";
    private static final String HASH = "pod-template-hash";
    private static final int LOCKS = 64;
    /** Until the Deployment controller has seen the new number of replicas. */
    private static final Duration PATIENCE = Duration.ofMillis(700);

    private static final long PAUSE_MS = 5;

    private final KubernetesClient client;
    private final BiFunction<String, String, Optional<Deployment>> pools;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Object> locks = Stream.generate(Object::new).limit(LOCKS).toList();

    /** @param pools finds the Deployment of a pool, by namespace and the pool's name */
    PodAdoption(KubernetesClient client, BiFunction<String, String, Optional<Deployment>> pools) {
        this.client = client;
        this.pools = pools;
    }

    /** What is known of the function and the pod at one time. */
    private record Present(Pod pod, Deployment function, List<ReplicaSet> replicaSets, List<Pod> pods) {
        Present with(Deployment now) {
            return new Present(pod, now, replicaSets, pods);
        }

        boolean isAtZero() {
            return pods.stream().noneMatch(PodAdoption::isReady);
        }
    }

    /**
     * Blocks.
     *
     * @throws KubernetesClientException if the API server refuses or does not respond
     */
    Adoption adopt(AdoptionRequest request) throws InterruptedException {
        int lock = Math.floorMod(Objects.hash(request.namespace(), request.function()), LOCKS);
        synchronized (locks.get(lock)) {
            long end = System.nanoTime() + PATIENCE.toNanos();
            do {
                Optional<Adoption> done = attempt(request, end);
                if (done.isPresent()) {
                    return done.get();
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
            } while (System.nanoTime() < end);
            return Adoption.refused("notScaled");
        }
    }

    /** Returns empty if the cluster has not seen all that was written yet. */
    private Optional<Adoption> attempt(AdoptionRequest request, long end) throws InterruptedException {
        Present present = read(request);
        if (present.pod() == null || isEnding(present.pod())) {
            return Optional.of(Adoption.refused("gone"));
        }
        if (present.function() == null) {
            return Optional.of(Adoption.refused("function"));
        }
        Map<String, String> labels = present.pod().getMetadata().getLabels();
        if (request.function().equals(labels.get(Lamina.FUNCTION_LABEL))) {
            return Optional.of(Adoption.adopted(PodVariables.of(present.function(), present.pod())));
        }
        String pool = labels.get(Lamina.POOL_LABEL);
        if (pool == null) {
            return Optional.of(Adoption.refused("taken"));
        }
        Optional<Deployment> parked = pools.apply(request.namespace(), pool);
        if (parked.isEmpty()) {
            return Optional.of(Adoption.refused("class"));
        }
        Optional<String> objection = PoolFit.objection(present.function(), parked.get());
        return objection.isPresent() ? objection.map(Adoption::refused) : relabelWhenScaled(present, end);
    }

    /**
     * At zero, waits until the Deployment controller has seen the last change, and reads nothing else meanwhile: all
     * replicas will be of one ReplicaSet. Otherwise everything is read again.
     */
    private Optional<Adoption> relabelWhenScaled(Present present, long end) throws InterruptedException {
        Deployment function = present.function();
        while (present.isAtZero() && function != null && !isSeen(function) && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
            function = client.resource(function).get();
        }
        return function == null ? Optional.empty() : relabel(present.with(function));
    }

    private Present read(AdoptionRequest request) {
        CompletableFuture<Pod> pod = later(() -> client.pods()
                .inNamespace(request.namespace())
                .withName(request.pod())
                .get());
        CompletableFuture<Deployment> function = later(() -> client.apps()
                .deployments()
                .inNamespace(request.namespace())
                .withName(Lamina.childName(request.function()))
                .get());
        CompletableFuture<List<ReplicaSet>> replicaSets = later(() -> client.apps()
                .replicaSets()
                .inNamespace(request.namespace())
                .withLabel(Lamina.FUNCTION_LABEL, request.function())
                .list()
                .getItems());
        CompletableFuture<List<Pod>> pods = later(() -> client.pods()
                .inNamespace(request.namespace())
                .withLabel(Lamina.FUNCTION_LABEL, request.function())
                .list()
                .getItems());
        return new Present(pod.join(), function.join(), replicaSets.join(), pods.join());
    }

    private <T> CompletableFuture<T> later(Supplier<T> read) {
        return CompletableFuture.supplyAsync(read, executor);
    }

    private Optional<Adoption> relabel(Present present) {
        Optional<ReplicaSet> current = current(present);
        int wanted = current.map(set -> wanted(present, set)).orElse(0);
        if (wanted == 0) {
            return Optional.empty();
        }
        String hash = current.get().getMetadata().getLabels().get(HASH);
        long ready = present.pods().stream()
                .filter(pod -> hash.equals(pod.getMetadata().getLabels().get(HASH)))
                .filter(pod -> !isEnding(pod) && isReady(pod))
                .count();
        if (ready >= wanted) {
            return Optional.of(Adoption.refused("enough"));
        }
        try {
            client.pods()
                    .inNamespace(present.pod().getMetadata().getNamespace())
                    .withName(present.pod().getMetadata().getName())
                    .patch(MERGE, patch(present, hash));
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return Optional.empty(); // it has changed: another function may have it, which the next attempt shows
            }
            throw e;
        }
        return Optional.of(Adoption.adopted(PodVariables.of(present.function(), present.pod())));
    }

    /**
     * At zero no rollout divides the replicas, and the ReplicaSet may have been read before the controller changed it.
     */
    private static int wanted(Present present, ReplicaSet current) {
        return present.isAtZero()
                ? present.function().getSpec().getReplicas()
                : current.getSpec().getReplicas();
    }

    /** Returns the ReplicaSet of the present template, once the Deployment controller has seen the last change. */
    private static Optional<ReplicaSet> current(Present present) {
        Deployment function = present.function();
        if (!isSeen(function)) {
            return Optional.empty();
        }
        return present.replicaSets().stream()
                .filter(set -> set.getMetadata().getOwnerReferences().stream()
                        .anyMatch(owner ->
                                owner.getUid().equals(function.getMetadata().getUid())))
                .filter(set -> Objects.equals(revision(set), revision(function)))
                .findFirst();
    }

    private static boolean isSeen(Deployment function) {
        Long seen = function.getStatus() == null ? null : function.getStatus().getObservedGeneration();
        return Objects.equals(seen, function.getMetadata().getGeneration());
    }

    private static String revision(HasMetadata object) {
        Map<String, String> annotations = object.getMetadata().getAnnotations();
        return annotations == null ? null : annotations.get(REVISION);
    }

    /** Changes nothing if the pod is no longer as it was read. Labels and the owner of the pool are removed. */
    static String patch(Pod pod, ObjectMeta template, String hash) {
        Map<String, String> labels = new HashMap<>();
        pod.getMetadata().getLabels().keySet().forEach(label -> labels.put(label, null));
        labels.putAll(template.getLabels());
        labels.put(HASH, hash);
        Map<String, Object> metadata = new HashMap<>();
        metadata.put("resourceVersion", pod.getMetadata().getResourceVersion());
        metadata.put("ownerReferences", null);
        metadata.put("labels", labels);
        metadata.put("annotations", template.getAnnotations() == null ? Map.of() : template.getAnnotations());
        return Serialization.asJson(Map.of("metadata", metadata));
    }

    private static String patch(Present present, String hash) {
        return patch(present.pod(), present.function().getSpec().getTemplate().getMetadata(), hash);
    }

    private static boolean isEnding(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() != null;
    }

    private static boolean isReady(Pod pod) {
        return pod.getStatus() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("True"));
    }
}
