package dev.lamina.gateway.scaling;

import dev.lamina.api.Lamina;
import dev.lamina.gateway.function.FunctionId;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import jakarta.inject.Singleton;
import java.util.Objects;
import java.util.function.IntUnaryOperator;

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
        return change(function, asked -> Math.max(asked, atLeast));
    }

    @Override
    public int lower(FunctionId function, int by, int keep) {
        return change(function, asked -> Math.min(asked, Math.max(keep, asked - by)));
    }

    private int change(FunctionId function, IntUnaryOperator wanted) {
        RollableScalableResource<Deployment> deployment = client.apps()
                .deployments()
                .inNamespace(function.namespace())
                .withName(Lamina.childName(function.name()));
        for (int attempt = 1; ; attempt++) {
            try {
                return change(deployment, wanted);
            } catch (KubernetesClientException e) {
                if (e.getCode() != CONFLICT || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static int change(RollableScalableResource<Deployment> deployment, IntUnaryOperator wanted) {
        Scale scale = deployment.scale();
        if (scale == null) {
            throw new IllegalStateException("the Deployment does not exist yet");
        }
        int asked = Objects.requireNonNullElse(scale.getSpec().getReplicas(), 0);
        int next = wanted.applyAsInt(asked);
        if (next == asked) {
            return asked;
        }
        scale.getSpec().setReplicas(next);
        return deployment.scale(scale).getSpec().getReplicas();
    }
}
