package dev.lamina.gateway.scaling;

import dev.lamina.api.Lamina;
import dev.lamina.gateway.function.FunctionId;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import jakarta.inject.Singleton;

/**
 * Scales the function's Deployment. KEDA and the HPA write it too: a write based on an old number is refused, and
 * repeated.
 */
@Singleton
final class DeploymentReplicas implements Replicas {
    private static final int CONFLICT = 409;
    private static final int ATTEMPTS = 5;

    private final KubernetesClient client;

    DeploymentReplicas(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public int raise(FunctionId function, int atLeast) {
        RollableScalableResource<Deployment> deployment = client.apps()
                .deployments()
                .inNamespace(function.namespace())
                .withName(Lamina.childName(function.name()));
        for (int attempt = 1; ; attempt++) {
            try {
                return raise(deployment, atLeast);
            } catch (KubernetesClientException e) {
                if (e.getCode() != CONFLICT || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static int raise(RollableScalableResource<Deployment> deployment, int atLeast) {
        Scale scale = deployment.scale();
        if (scale == null) {
            throw new IllegalStateException("the Deployment does not exist yet");
        }
        Integer asked = scale.getSpec().getReplicas();
        if (asked != null && asked >= atLeast) {
            return asked;
        }
        scale.getSpec().setReplicas(atLeast);
        return deployment.scale(scale).getSpec().getReplicas();
    }
}
