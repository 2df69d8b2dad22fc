package dev.lamina.operator.function;

import dev.lamina.operator.status.FieldOwner;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Map;

/**
 * Creates a function's Deployment with zero replicas. Afterwards the operator does not write them: KEDA and the gateway
 * do, and own the field from then on.
 *
 * <p>The trap: with server-side apply, a field that we sent once and omit the next time is removed, and the API server
 * then sets its default, one replica. So before the first change of a Deployment that nobody has scaled, the field is
 * given to a second field manager, with its present value, and only then omitted. None of these writes forces a
 * conflict: if another program has set the replicas already, they are kept.
 */
final class ReplicaOwnership {
    private static final String SECOND_OWNER = FieldOwner.NAME + "-replicas";

    private final KubernetesClient client;

    ReplicaOwnership(KubernetesClient client) {
        this.client = client;
    }

    Deployment createAtZero(Deployment desired) {
        Deployment atZero = new DeploymentBuilder(desired)
                .editSpec()
                .withReplicas(0)
                .endSpec()
                .build();
        return client.resource(atZero).fieldManager(FieldOwner.NAME).serverSideApply();
    }

    /** Returns what the operator would have applied for {@code desired}: with the replicas, while it owns them. */
    static Deployment withOurs(Deployment actual, Deployment desired) {
        return areOurs(actual)
                ? new DeploymentBuilder(desired)
                        .editSpec()
                        .withReplicas(actual.getSpec().getReplicas())
                        .endSpec()
                        .build()
                : desired;
    }

    /** Returns whether the operator still owns the replicas: until the Deployment is scaled or changed. */
    static boolean areOurs(Deployment actual) {
        return actual.getMetadata().getManagedFields().stream()
                .anyMatch(entry -> FieldOwner.NAME.equals(entry.getManager())
                        && "Apply".equals(entry.getOperation())
                        && hasReplicas(entry));
    }

    /** Gives up the ownership of the replicas; afterwards they must be omitted. */
    void letGo(Deployment actual) {
        Deployment replicasOnly = new DeploymentBuilder()
                .withNewMetadata()
                .withName(actual.getMetadata().getName())
                .withNamespace(actual.getMetadata().getNamespace())
                .endMetadata()
                .withNewSpec()
                .withReplicas(actual.getSpec().getReplicas())
                .endSpec()
                .build();
        try {
            client.resource(replicasOnly).fieldManager(SECOND_OWNER).serverSideApply();
        } catch (KubernetesClientException e) {
            // Another program scaled it meanwhile and owns the field, which has the same effect.
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }

    private static boolean hasReplicas(ManagedFieldsEntry entry) {
        return entry.getFieldsV1() != null
                && entry.getFieldsV1().getAdditionalProperties().get("f:spec") instanceof Map<?, ?> spec
                && spec.containsKey("f:replicas");
    }
}
