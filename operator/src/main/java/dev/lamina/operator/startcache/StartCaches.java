package dev.lamina.operator.startcache;

import dev.lamina.api.FunctionVersion;
import dev.lamina.api.SnapStartStatus;
import dev.lamina.operator.workload.StartCachePod;
import dev.lamina.operator.workload.Workload;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.InstantSource;
import java.util.Optional;

/** Makes the start cache of a version, once for each runtime image: another JVM could not use it. */
public final class StartCaches {
    private static final int UNPROCESSABLE = 422;

    private final InstantSource clock;

    public StartCaches(InstantSource clock) {
        this.clock = clock;
    }

    /** Returns the hash of the cache that environments with this runtime image can start with. */
    public static Optional<String> usable(FunctionVersion version, String runtimeImage) {
        return StartCache.before(version)
                .filter(result -> isOf(result, runtimeImage))
                .map(SnapStartStatus::sha256);
    }

    /**
     * Takes the next step towards the cache of a version that has all its objects. A pod whose result is in the
     * version's status is deleted.
     *
     * @param pod of the version that makes its cache
     * @param deployment of the version; empty if the cache lacks it
     */
    public StartCache next(
            KubernetesClient client,
            FunctionVersion version,
            Workload workload,
            Optional<Pod> pod,
            Optional<Deployment> deployment) {
        String image = workload.runtime().image();
        boolean isMade =
                StartCache.before(version).filter(result -> isOf(result, image)).isPresent();
        if (isMade || !workload.wantsStartCache()) {
            pod.ifPresent(done -> delete(client, done));
            return StartCache.known(version);
        }
        Optional<SnapStartStatus> result = pod.isPresent()
                ? StartCacheRun.result(pod.get(), image, clock.instant())
                : deployment.filter(found -> runs(found, image)).flatMap(found -> create(client, workload, found));
        return StartCache.wanted(version, result);
    }

    private static boolean isOf(SnapStartStatus result, String runtimeImage) {
        return runtimeImage.equals(result.runtimeImage());
    }

    /** Returns whether the Deployment has the image already; before, the pod would have the former one. */
    private static boolean runs(Deployment deployment, String image) {
        return deployment.getSpec().getTemplate().getSpec().getContainers().stream()
                .anyMatch(container ->
                        Workload.CONTAINER.equals(container.getName()) && image.equals(container.getImage()));
    }

    /** Returns why there is no pod; empty if there is one. */
    private static Optional<SnapStartStatus> create(KubernetesClient client, Workload workload, Deployment deployment) {
        try {
            client.resource(StartCachePod.desired(workload, deployment)).create();
            return Optional.empty();
        } catch (KubernetesClientException e) {
            return switch (e.getCode()) {
                case HttpURLConnection.HTTP_CONFLICT -> Optional.empty(); // the cache lacks it, or it is being deleted
                case HttpURLConnection.HTTP_FORBIDDEN, UNPROCESSABLE ->
                    Optional.of(SnapStartStatus.off(
                            "The pod that makes the cache was refused: "
                                    + e.getStatus().getMessage(),
                            workload.runtime().image()));
                default -> throw e;
            };
        }
    }

    private static void delete(KubernetesClient client, Pod pod) {
        if (pod.getMetadata().getDeletionTimestamp() == null) {
            client.resource(pod).delete();
        }
    }
}
