package dev.lamina.operator.trigger;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.operator.config.OperatorConfig;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The buckets that may have rules of this installation: the keys of a ConfigMap in the operator's own namespace, which
 * outlives the triggers and their namespaces. A bucket is noted before a rule is set in it, and removed when it has
 * none.
 */
@Singleton
class BucketNotes {
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
    private static final String ABOUT =
            "Buckets that may have notification rules of this installation of Lamina. The operator keeps"
                    + " this list, to remove the rules of deleted Triggers.";

    private final KubernetesClient client;
    private final String namespace;
    private final String name;

    // Mutable state
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    @Inject
    BucketNotes(KubernetesClient client, OperatorConfig config) {
        this(client, client.getNamespace(), config.lease() + "-buckets");
    }

    BucketNotes(KubernetesClient client, String namespace, String name) {
        this.client = client;
        this.namespace = namespace;
        this.name = name;
    }

    /**
     * Returns when the bucket is noted; at once if it already was.
     *
     * @throws SourceUnavailableException it cannot be noted now: no rule may be set
     */
    void add(String bucket) {
        if (!known.contains(bucket)) {
            write(Map.of(bucket, ""));
            known.add(bucket);
        }
    }

    /** @throws SourceUnavailableException it cannot be removed now */
    void remove(String bucket) {
        write(Collections.singletonMap(bucket, null));
        known.remove(bucket);
    }

    /**
     * All noted buckets. Entries that another program has removed from the ConfigMap meanwhile are put back.
     *
     * @throws KubernetesClientException the list cannot be read now
     */
    synchronized Set<String> all() {
        ConfigMap map = resource().get();
        Map<String, String> noted = map == null || map.getData() == null ? Map.of() : map.getData();
        Map<String, String> lost = new HashMap<>();
        known.stream().filter(bucket -> !noted.containsKey(bucket)).forEach(bucket -> lost.put(bucket, ""));
        if (!lost.isEmpty()) {
            write(lost);
        }
        known.addAll(noted.keySet());
        return Set.copyOf(known);
    }

    /** @param changes null as the value removes a bucket from the list */
    private synchronized void write(Map<String, String> changes) {
        try {
            if (!patch(changes) && changes.values().stream().anyMatch(value -> value != null)) {
                create(changes);
            }
        } catch (KubernetesClientException e) {
            throw new SourceUnavailableException(
                    "BucketNotNoted",
                    "The operator keeps a list of buckets with rules in ConfigMap " + namespace + "/" + name
                            + " and cannot write it: " + e.getMessage(),
                    e);
        }
    }

    /** Returns whether the ConfigMap exists. */
    private boolean patch(Map<String, String> changes) {
        try {
            ObjectNode patch = Serialization.jsonMapper().createObjectNode();
            changes.forEach(patch.putObject("data")::put);
            resource().patch(MERGE, patch.toString());
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    private void create(Map<String, String> data) {
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(name)
                        .addToLabels("app.kubernetes.io/managed-by", "lamina-operator")
                        .addToAnnotations("lamina.dev/about", ABOUT)
                        .endMetadata()
                        .withData(data)
                        .build())
                .create();
    }

    private Resource<ConfigMap> resource() {
        return client.configMaps().inNamespace(namespace).withName(name);
    }
}
