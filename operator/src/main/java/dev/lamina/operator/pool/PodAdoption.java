package dev.lamina.operator.pool;

import dev.lamina.api.Lamina;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Makes a claimed pod one of the function's ReplicaSet, by labels: it adopts the pod, and deletes one that it has begun
 * to create. A ReplicaSet that has as many pods as it wants would delete the claimed one instead, so it must want more
 * than it has. If it does not in time, the pod ends: no function at zero keeps an environment that nobody counts. One
 * pod of a function at a time, so that the number is right.
 */
final class PodAdoption {
    private static final Logger LOG = Logger.getLogger(PodAdoption.class);
    private static final String REVISION = "deployment.kubernetes.io/revision";
    private static final int LOCKS = 64;
    /** The gateway raises the replicas when the environment has begun. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Longer than most environments need: nothing is read on the CPUs on which they start. */
    private static final long PAUSE_MS = 300;

    private final KubernetesClient client;
    private final Duration patience;
    private final List<Object> locks = Stream.generate(Object::new).limit(LOCKS).toList();
    /** Pods of which a thread takes care. */
    private final Set<AdoptionRequest> running = ConcurrentHashMap.newKeySet();

    PodAdoption(KubernetesClient client) {
        this(client, PATIENCE);
    }

    /** @param patience how long the ReplicaSet may have as many pods as it wants */
    PodAdoption(KubernetesClient client, Duration patience) {
        this.client = client;
        this.patience = patience;
    }

    /** What is known of the function and the pod at one time. */
    private record Present(Pod pod, Deployment function, List<ReplicaSet> replicaSets, List<Pod> pods) {
        /** At zero no rollout divides the replicas. */
        boolean isAtZero() {
            return pods.stream().noneMatch(PodAdoption::isReady);
        }
    }

    /** Claimed pods that an operator before this one has left. Blocks. */
    void finish(List<String> namespaces) {
        for (String namespace : namespaces) {
            client
                    .pods()
                    .inNamespace(namespace)
                    .withLabel(Lamina.POOL_LABEL)
                    .withLabel(Lamina.FUNCTION_LABEL)
                    .list()
                    .getItems()
                    .stream()
                    .map(pod -> new AdoptionRequest(
                            namespace,
                            pod.getMetadata().getLabels().get(Lamina.FUNCTION_LABEL),
                            pod.getMetadata().getName()))
                    .forEach(left -> Thread.startVirtualThread(() -> adopt(left)));
        }
    }

    /** Blocks until the pod is the ReplicaSet's, or ends. Does nothing if another thread takes care of the pod. */
    void adopt(AdoptionRequest request) {
        if (!running.add(request)) {
            return;
        }
        try {
            synchronized (lock(request)) {
                awaitAdoption(request);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (KubernetesClientException e) { // the next finish() sees it
            LOG.warnf("Could not give pod %s to the ReplicaSet of %s: %s", request.pod(), request, e.getMessage());
        } finally {
            running.remove(request);
        }
    }

    private Object lock(AdoptionRequest request) {
        return locks.get(Math.floorMod(Objects.hash(request.namespace(), request.function()), LOCKS));
    }

    private void awaitAdoption(AdoptionRequest request) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
            Present present = read(request);
            if (present.pod() == null || isEnding(present.pod()) || !PodLabels.isParked(present.pod())) {
                return;
            }
            if (present.function() == null || System.nanoTime() >= end) {
                client.resource(present.pod()).delete();
                return;
            }
            if (adopted(present)) {
                return;
            }
        }
    }

    private Present read(AdoptionRequest request) {
        return new Present(
                request.presentPod(client),
                request.presentFunction(client),
                client.apps()
                        .replicaSets()
                        .inNamespace(request.namespace())
                        .withLabel(Lamina.FUNCTION_LABEL, request.function())
                        .list()
                        .getItems(),
                client
                        .pods()
                        .inNamespace(request.namespace())
                        .withLabel(Lamina.FUNCTION_LABEL, request.function())
                        .list()
                        .getItems()
                        .stream()
                        .filter(pod -> !PodLabels.isParked(pod))
                        .toList());
    }

    /** Returns false if the ReplicaSet does not want the pod yet. */
    private boolean adopted(Present present) {
        Optional<ReplicaSet> current = current(present);
        int wanted = current.map(set -> wanted(present, set)).orElse(0);
        if (wanted == 0) {
            return false;
        }
        String hash = current.get().getMetadata().getLabels().get(PodLabels.HASH);
        long ready = present.pods().stream()
                .filter(pod -> hash.equals(pod.getMetadata().getLabels().get(PodLabels.HASH)))
                .filter(pod -> !isEnding(pod) && isReady(pod))
                .count();
        if (ready >= wanted) {
            return false;
        }
        try {
            PodLabels.write(
                    client,
                    present.pod(),
                    PodLabels.adopting(
                            present.pod(),
                            present.function().getSpec().getTemplate().getMetadata(),
                            hash));
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return false; // the kubelet has written its status; it is read again
            }
            throw e;
        }
    }

    /** At zero, the ReplicaSet may have been read before the controller changed it. */
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
