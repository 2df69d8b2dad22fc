package dev.lamina.testbed;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Stores resources that their schema would refuse, as they exist after an upgrade or a downgrade of the schema. */
public final class StoredAnyway {
    private static final Duration IN_FORCE_WITHIN = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private StoredAnyway() {}

    /** Stores the resources with their status; the real schemas are restored when this returns. */
    public static void store(KubernetesClient client, String namespace, List<String> manifests) {
        List<GenericKubernetesResource> resources = manifests.stream()
                .map(manifest -> Serialization.unmarshal(manifest, GenericKubernetesResource.class))
                .toList();
        Definitions.applyLooselyTo(client);
        try {
            resources.forEach(resource -> await("the loosened schema", () -> create(client, namespace, resource)));
        } finally {
            Definitions.applyTo(client);
        }
        await("the schema", () -> refuses(client, namespace));
    }

    private static boolean create(KubernetesClient client, String namespace, GenericKubernetesResource resource) {
        var stored = client.genericKubernetesResources(resource.getApiVersion(), resource.getKind())
                .inNamespace(namespace)
                .resource(resource);
        try {
            if (stored.get() == null) {
                stored.create();
            }
            // An operator that runs may have written a status by now, so no version of the resource is asked for.
            if (resource.get("status") != null) {
                stored.subresource("status")
                        .patch(
                                PatchContext.of(PatchType.JSON_MERGE),
                                Serialization.asJson(Map.of("status", resource.<Object>get("status"))));
            }
            return true;
        } catch (KubernetesClientException e) {
            return false;
        }
    }

    /** Returns whether the schema is in force, which takes some time after it was applied. */
    private static boolean refuses(KubernetesClient client, String namespace) {
        try {
            client.genericKubernetesResources("lamina.dev/v1alpha1", "Function")
                    .inNamespace(namespace)
                    .resource(Serialization.unmarshal(
                            "{apiVersion: lamina.dev/v1alpha1, kind: Function, metadata: {name: no-spec}}",
                            GenericKubernetesResource.class))
                    .dryRun()
                    .create();
            return false;
        } catch (KubernetesClientException e) {
            return true;
        }
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(String what, Condition condition) {
        Instant end = Instant.now().plus(IN_FORCE_WITHIN);
        while (!condition.holds()) {
            if (Instant.now().isAfter(end)) {
                throw new IllegalStateException(what + " is not in force");
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
