package dev.lamina.operator.connector;

import dev.lamina.api.Trigger;
import dev.lamina.operator.config.OperatorConfig;
import dev.lamina.operator.status.FieldOwner;
import dev.lamina.operator.workload.GatewayAccess;
import dev.lamina.operator.workload.PodPlacement;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Connectors as Deployments. One that is as it should be is not written. */
@Singleton
class KubernetesConnectors implements Connectors {
    private static final PatchContext MERGE = new PatchContext.Builder()
            .withPatchType(PatchType.JSON_MERGE)
            .withFieldManager(FieldOwner.NAME)
            .build();

    private final KubernetesClient client;
    private final Optional<ConnectorDeployment> template;

    @Inject
    KubernetesConnectors(KubernetesClient client, OperatorConfig config) {
        this(
                client,
                config.database()
                        .image()
                        .flatMap(image -> config.podKey()
                                .map(key -> new ConnectorDeployment(
                                        config.database(),
                                        image,
                                        GatewayAccess.of(config.gateway()),
                                        PodPlacement.of(config),
                                        key))));
    }

    KubernetesConnectors(KubernetesClient client, Optional<ConnectorDeployment> template) {
        this.client = client;
        this.template = template;
    }

    @Override
    public boolean areAvailable() {
        return template.isPresent();
    }

    @Override
    public void apply(Trigger trigger, boolean runs, Runnable beforeWriting) {
        Deployment desired = template.orElseThrow().deployment(trigger, runs ? 1 : 0);
        Deployment present = client.resource(desired).get();
        if (present != null && isApplied(desired, present)) {
            return;
        }
        beforeWriting.run();
        createSecret(trigger);
        FieldOwner.apply(client, desired);
    }

    @Override
    public void stop(Trigger trigger) {
        Deployment present = find(trigger);
        if (present != null && present.getSpec().getReplicas() != 0) {
            client.resource(present).patch(MERGE, "{\"spec\":{\"replicas\":0}}");
        }
    }

    @Override
    public Optional<String> failure(Trigger trigger) {
        List<Pod> pods = client.pods()
                .inNamespace(trigger.getMetadata().getNamespace())
                .withLabels(ConnectorDeployment.selector(trigger))
                .list()
                .getItems();
        Optional<String> failure = pods.stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .flatMap(pod -> ConnectorFailure.of(pod, Instant.now()).stream())
                .findFirst()
                .or(() -> Optional.ofNullable(find(trigger)).flatMap(ConnectorFailure::of));
        if (failure.filter(text -> text.contains(template.orElseThrow().secretName(trigger)))
                .isPresent()) {
            createSecret(trigger);
        }
        return failure;
    }

    private Deployment find(Trigger trigger) {
        return client.apps()
                .deployments()
                .inNamespace(trigger.getMetadata().getNamespace())
                .withName(ConnectorDeployment.name(trigger))
                .get();
    }

    private static boolean isApplied(Deployment desired, Deployment present) {
        return present.getMetadata().getAnnotations() != null
                && Objects.equals(
                        present.getMetadata().getAnnotations().get(ConnectorDeployment.APPLIED),
                        desired.getMetadata().getAnnotations().get(ConnectorDeployment.APPLIED))
                && Objects.equals(
                        present.getSpec().getReplicas(), desired.getSpec().getReplicas());
    }

    private void createSecret(Trigger trigger) {
        try {
            client.resource(template.orElseThrow().secret(trigger)).create();
        } catch (KubernetesClientException e) {
            // Its name identifies its content, so an existing one is the same.
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }
}
