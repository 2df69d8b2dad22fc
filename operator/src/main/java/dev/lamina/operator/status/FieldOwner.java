package dev.lamina.operator.status;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;

/** The operator as one of those who write an object: fields that it wrote are its own, and those of others stay. */
public final class FieldOwner {
    public static final String NAME = "lamina-operator";

    private FieldOwner() {}

    /**
     * Writes an object by server-side apply, and returns it as it is then. The operator gets each field of it, also if
     * another manager had it.
     */
    public static <T extends HasMetadata> T apply(KubernetesClient client, T desired) {
        return client.resource(desired).fieldManager(NAME).forceConflicts().serverSideApply();
    }
}
