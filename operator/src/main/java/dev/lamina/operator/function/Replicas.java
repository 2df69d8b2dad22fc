package dev.lamina.operator.function;

import dev.lamina.operator.status.StatusWriter;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Map;

/**
 * A function's Deployment begins at zero, and from then on its replicas are none of the operator's business: KEDA and the
 * gateway write them.
 *
 * <p>The trap: with server-side apply a field that we sent once and leave out the next time is removed, and the API server
 * then fills in its default, one replica. So the field is first given to a second owner, with the value it has, and only then
 * left out. None of these writes forces a conflict: where somebody else has set the replicas already, they stay.
 */
final class Replicas {
  private static final String SECOND_OWNER = StatusWriter.FIELD_MANAGER + "-replicas";

  private final KubernetesClient client;

  Replicas(KubernetesClient client) {
    this.client = client;
  }

  Deployment createAtZero(Deployment desired) {
    Deployment atZero = new DeploymentBuilder(desired).editSpec().withReplicas(0).endSpec().build();
    return client.resource(atZero).fieldManager(StatusWriter.FIELD_MANAGER).serverSideApply();
  }

  /** Whether the operator sent the replicas last: just after creation, or when it was stopped just then. */
  static boolean areOurs(Deployment actual) {
    return actual.getMetadata().getManagedFields().stream().anyMatch(entry ->
        StatusWriter.FIELD_MANAGER.equals(entry.getManager()) && "Apply".equals(entry.getOperation()) && hasReplicas(entry));
  }

  /** After this the replicas may be left out. */
  void letGo(Deployment actual) {
    Deployment replicasOnly = new DeploymentBuilder()
        .withNewMetadata()
          .withName(actual.getMetadata().getName()).withNamespace(actual.getMetadata().getNamespace())
        .endMetadata()
        .withNewSpec().withReplicas(actual.getSpec().getReplicas()).endSpec()
        .build();
    try {
      client.resource(replicasOnly).fieldManager(SECOND_OWNER).serverSideApply();
    } catch (KubernetesClientException e) {
      // Somebody scaled it meanwhile, and so owns the field: that is as good.
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
    }
  }

  private static boolean hasReplicas(ManagedFieldsEntry entry) {
    return entry.getFieldsV1() != null
        && entry.getFieldsV1().getAdditionalProperties().get("f:spec") instanceof Map<?, ?> spec && spec.containsKey("f:replicas");
  }
}
