package dev.lamina.gateway.dispatch.pods;

import dev.lamina.api.Lamina;
import dev.lamina.gateway.dispatch.StartingPods;
import dev.lamina.gateway.function.FunctionId;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;

/** Pods of functions that do not start, by one list for each check: too seldom to be worth a watch. */
@ApplicationScoped
class ApiServerStartingPods implements StartingPods {
    private final KubernetesClient client;

    @Inject
    ApiServerStartingPods(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public List<Start> read(FunctionId function) {
        return client
                .pods()
                .inNamespace(function.namespace())
                .withLabel(Lamina.FUNCTION_LABEL, function.name())
                .withoutLabel(Lamina.START_CACHE_LABEL)
                .list(fromMemory())
                .getItems()
                .stream()
                .filter(pod -> !PodStart.isEnding(pod))
                .map(PodStart::of)
                .toList();
    }

    /**
     * From the API server's memory, so that it need not read etcd. New each time: the client writes the selectors into
     * it.
     */
    private static ListOptions fromMemory() {
        return new ListOptionsBuilder().withResourceVersion("0").build();
    }
}
