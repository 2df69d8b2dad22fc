package dev.lamina.gateway.async;

import dev.lamina.api.Function;
import dev.lamina.gateway.function.FunctionId;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.enterprise.context.ApplicationScoped;

/** Reads the Function from the API server. */
@ApplicationScoped
class ApiServerFunctionExistence implements FunctionExistence {
    private final KubernetesClient kubernetes;

    ApiServerFunctionExistence(KubernetesClient kubernetes) {
        this.kubernetes = kubernetes;
    }

    @Override
    public boolean exists(FunctionId function) {
        return kubernetes
                        .resources(Function.class)
                        .inNamespace(function.namespace())
                        .withName(function.name())
                        .get()
                != null;
    }
}
