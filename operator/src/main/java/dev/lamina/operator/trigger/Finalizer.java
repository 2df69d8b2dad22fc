package dev.lamina.operator.trigger;

import dev.lamina.api.Trigger;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;

/**
 * The finalizer that earlier versions put on Triggers: it delays the deletion of a Trigger, and of its namespace, until
 * an operator runs. It is removed.
 */
final class Finalizer {
    static final String NAME = "triggers.lamina.dev/finalizer";
    private static final int CONFLICT = 409;
    private static final int ATTEMPTS = 5;

    private final KubernetesClient client;

    Finalizer(KubernetesClient client) {
        this.client = client;
    }

    static boolean on(Trigger trigger) {
        List<String> finalizers = trigger.getMetadata().getFinalizers();
        return finalizers != null && finalizers.contains(NAME);
    }

    /** Succeeds also if the Trigger no longer exists. Reads the present Trigger, because others have finalizers too. */
    void remove(Trigger trigger) {
        Resource<Trigger> resource = client.resources(Trigger.class)
                .inNamespace(trigger.getMetadata().getNamespace())
                .withName(trigger.getMetadata().getName());
        for (int left = ATTEMPTS; ; left--) {
            Trigger now = resource.get();
            if (now == null
                    || !now.getMetadata().getUid().equals(trigger.getMetadata().getUid())) {
                return;
            }
            try {
                if (on(now)) {
                    resource.patch(PatchContext.of(PatchType.JSON_MERGE), patch(now));
                }
                trigger.getMetadata().setFinalizers(others(trigger));
                return;
            } catch (KubernetesClientException e) {
                if (e.getCode() != CONFLICT || left <= 1) {
                    throw e;
                }
            }
        }
    }

    /** With the resourceVersion, so that no other finalizer is lost. */
    private static String patch(Trigger now) {
        return Serialization.asJson(Map.of(
                "metadata",
                Map.of("resourceVersion", now.getMetadata().getResourceVersion(), "finalizers", others(now))));
    }

    private static List<String> others(Trigger trigger) {
        List<String> before = trigger.getMetadata().getFinalizers();
        return before == null
                ? List.of()
                : before.stream().filter(name -> !name.equals(NAME)).toList();
    }
}
