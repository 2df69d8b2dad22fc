package dev.lamina.operator.pool;

import dev.lamina.api.Lamina;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.HashMap;
import java.util.Map;

/** Merge patches that change whose pod a parked pod is. They change nothing if the pod is no longer as it was read. */
final class PodLabels {
    static final String HASH = "pod-template-hash";

    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

    private PodLabels() {}

    /** It gets the labels of the function's pods, and stays a pod of its pool's ReplicaSet. */
    static String claiming(Pod pod, ObjectMeta template) {
        return patch(pod, template, new HashMap<>(template.getLabels()), Map.of());
    }

    /** It has the labels of the function's pods only, and no owner: the ReplicaSet with this hash adopts it. */
    static String adopting(Pod pod, ObjectMeta template, String hash) {
        Map<String, String> labels = new HashMap<>();
        pod.getMetadata().getLabels().keySet().forEach(label -> labels.put(label, null));
        labels.putAll(template.getLabels());
        labels.put(HASH, hash);
        Map<String, Object> noOwner = new HashMap<>();
        noOwner.put("ownerReferences", null);
        return patch(pod, template, labels, noOwner);
    }

    private static String patch(Pod pod, ObjectMeta template, Map<String, String> labels, Map<String, Object> more) {
        Map<String, Object> metadata = new HashMap<>(more);
        metadata.put("resourceVersion", pod.getMetadata().getResourceVersion());
        metadata.put("labels", labels);
        metadata.put("annotations", template.getAnnotations() == null ? Map.of() : template.getAnnotations());
        return Serialization.asJson(Map.of("metadata", metadata));
    }

    static void write(KubernetesClient client, Pod pod, String patch) {
        client.pods()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .patch(MERGE, patch);
    }

    static boolean isParked(Pod pod) {
        return pod.getMetadata().getLabels().containsKey(Lamina.POOL_LABEL);
    }
}
