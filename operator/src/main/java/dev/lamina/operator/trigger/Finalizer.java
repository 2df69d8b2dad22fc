package dev.lamina.operator.trigger;

import dev.lamina.api.Trigger;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Keeps a Trigger from going while something is set for it outside of the cluster, and only then: a Trigger with a finalizer
 * cannot go while the operator is away, and with it its namespace.
 */
final class Finalizer {
  static final String NAME = "triggers.lamina.dev/finalizer";
  private static final int CONFLICT = 409;
  private static final int TRIES = 5;

  private final KubernetesClient client;

  Finalizer(KubernetesClient client) {
    this.client = client;
  }

  static boolean on(Trigger trigger) {
    List<String> finalizers = trigger.getMetadata().getFinalizers();
    return finalizers != null && finalizers.contains(NAME);
  }

  /** @throws IllegalStateException the Trigger is on its way out, or gone: nothing may be set for it any more */
  void add(Trigger trigger) {
    if (!change(trigger, true)) {
      throw new IllegalStateException("Trigger " + trigger.getMetadata().getNamespace() + "/" + trigger.getMetadata().getName() + " is being deleted");
    }
  }

  /** Content when the Trigger is gone already. */
  void remove(Trigger trigger) {
    change(trigger, false);
  }

  /** Reads the Trigger as it is now, as others have finalizers too; answers whether it is there and may have ours. */
  private boolean change(Trigger trigger, boolean wanted) {
    Resource<Trigger> resource = client.resources(Trigger.class).inNamespace(trigger.getMetadata().getNamespace())
        .withName(trigger.getMetadata().getName());
    for (int left = TRIES; ; left--) {
      Trigger now = resource.get();
      if (now == null || !now.getMetadata().getUid().equals(trigger.getMetadata().getUid()) || wanted && now.isMarkedForDeletion()) {
        return false;
      }
      try {
        if (on(now) != wanted) {
          resource.patch(PatchContext.of(PatchType.JSON_MERGE), patch(now, wanted));
        }
        trigger.getMetadata().setFinalizers(finalizers(trigger, wanted));
        return true;
      } catch (KubernetesClientException e) {
        if (e.getCode() != CONFLICT || left <= 1) {
          throw e;
        }
      }
    }
  }

  /** With the resourceVersion, so that nobody's finalizer is lost. */
  private static String patch(Trigger now, boolean wanted) {
    return Serialization.asJson(Map.of("metadata",
        Map.of("resourceVersion", now.getMetadata().getResourceVersion(), "finalizers", finalizers(now, wanted))));
  }

  private static List<String> finalizers(Trigger trigger, boolean wanted) {
    List<String> before = trigger.getMetadata().getFinalizers();
    List<String> next = new ArrayList<>(before == null ? List.of() : before);
    next.removeIf(NAME::equals);
    if (wanted) {
      next.add(NAME);
    }
    return next;
  }
}
