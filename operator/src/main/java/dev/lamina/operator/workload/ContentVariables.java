package dev.lamina.operator.workload;

import dev.lamina.operator.workload.Workload.Archives;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;

/**
 * Adds the variables that our runtime reads: the gateway's address, and the code and layers. See
 * docs/runtime-contract.md.
 */
record ContentVariables(GatewayAccess gateway) implements PodFeature {
    static final String CODE = "LAMINA_CODE_SHA256";
    static final String LAYERS = "LAMINA_LAYERS_SHA256";
    static final String START_CACHE = "LAMINA_START_CACHE_SHA256";

    @Override
    public void apply(Workload workload, PodSpecBuilder pod, ContainerBuilder container) {
        gateway.addTo(container);
        if (workload.code() instanceof Archives archives) {
            Variables.add(container, CODE, archives.sha256());
            if (!archives.layersSha256().isEmpty()) {
                Variables.add(container, LAYERS, String.join(",", archives.layersSha256()));
            }
            archives.startCache()
                    .filter(_ -> workload.wantsStartCache())
                    .ifPresent(sha256 -> Variables.add(container, START_CACHE, sha256));
        }
        Variables.add(
                container,
                "LAMINA_TIMEOUT_SECONDS",
                String.valueOf(workload.spec().timeoutSeconds()));
        int perInstance = workload.spec().concurrencyOrNone().perInstanceOrOne();
        if (perInstance > 1) {
            Variables.add(container, "LAMINA_CONCURRENCY", String.valueOf(perInstance));
        }
        Variables.addPodName(container, "LAMINA_POD_NAME");
        Variables.add(container, "LAMINA_ACCOUNT_ID", workload.namespace());
    }
}
