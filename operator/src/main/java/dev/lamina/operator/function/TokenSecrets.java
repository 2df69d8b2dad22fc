package dev.lamina.operator.function;

import dev.lamina.operator.environment.Environment;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretKeySelector;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Creates the Secrets with the tokens of pods without volumes. The operator may create Secrets, but not read or change
 * any. It knows that one exists because the Deployment references it after its creation, and that one was deleted
 * because the kubelet reports it.
 */
final class TokenSecrets {
    private final KubernetesClient client;

    TokenSecrets(KubernetesClient client) {
        this.client = client;
    }

    void ensure(Secret desired, Optional<Deployment> deployment, List<Environment> environments) {
        String name = desired.getMetadata().getName();
        if (deployment.filter(actual -> uses(actual, name)).isEmpty()
                || environments.stream().anyMatch(environment -> misses(environment, name))) {
            create(desired);
        }
    }

    private void create(Secret desired) {
        try {
            client.resource(desired).create();
        } catch (KubernetesClientException e) {
            // Its name identifies its content, so an existing one is the same.
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }

    private static boolean uses(Deployment deployment, String secret) {
        return deployment.getSpec().getTemplate().getSpec().getContainers().stream()
                .flatMap(container -> container.getEnv().stream())
                .map(EnvVar::getValueFrom)
                .filter(Objects::nonNull)
                .map(EnvVarSource::getSecretKeyRef)
                .filter(Objects::nonNull)
                .map(SecretKeySelector::getName)
                .anyMatch(secret::equals);
    }

    private static boolean misses(Environment environment, String secret) {
        return environment
                .startIssue()
                .filter(found ->
                        StartIssues.missingSecret(found).filter(secret::equals).isPresent())
                .isPresent();
    }
}
