package dev.lamina.operator.startcache;

import dev.lamina.api.FunctionVersion;
import dev.lamina.api.FunctionVersionStatus;
import dev.lamina.api.SnapStartStatus;
import dev.lamina.operator.workload.StartCachePod;
import dev.lamina.operator.workload.Workload;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** Makes the start cache of a version, once for each runtime image: another JVM could not use it. */
public final class StartCaches {
    /** How often a pod is read again that has not ended. */
    public static final Duration CHECK_INTERVAL = Duration.ofSeconds(30);

    private static final int UNPROCESSABLE = 422;

    private final InstantSource clock;

    public StartCaches(InstantSource clock) {
        this.clock = clock;
    }

    /** Returns the hash of the cache that environments with this runtime image can start with. */
    public static Optional<String> usable(FunctionVersion version, String runtimeImage) {
        return before(version).filter(result -> isOf(result, runtimeImage)).map(SnapStartStatus::sha256);
    }

    /**
     * Takes the next step towards the cache. A pod whose result is in the version's status is deleted.
     *
     * @param pod of the version that makes its cache
     * @param deployment of the version, once it has the objects that the spec wants
     */
    public StartCache next(
            KubernetesClient client,
            FunctionVersion version,
            Workload workload,
            Optional<Pod> pod,
            Optional<Deployment> deployment) {
        String image = workload.runtime().image();
        Optional<SnapStartStatus> before = before(version);
        if (!workload.wantsStartCache()
                || before.filter(result -> isOf(result, image)).isPresent()) {
            pod.ifPresent(done -> delete(client, done));
            return new StartCache(before, false);
        }
        if (pod.isPresent()) {
            return StartCache.making(
                    StartCacheRun.result(pod.get(), image, clock.instant()).or(() -> before));
        }
        return deployment
                .filter(found -> runs(found, image))
                .map(found -> StartCache.making(create(client, workload, found).or(() -> before)))
                .orElseGet(() -> StartCache.making(before));
    }

    private static Optional<SnapStartStatus> before(FunctionVersion version) {
        return Optional.ofNullable(version.getStatus()).map(FunctionVersionStatus::snapStart);
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
