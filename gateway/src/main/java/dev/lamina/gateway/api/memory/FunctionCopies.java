package dev.lamina.gateway.api.memory;

import dev.lamina.api.Function;
import dev.lamina.gateway.function.FunctionId;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;

/** Creates and deletes copies in the cluster, with the gateway's rights: the caller's were checked. Blocks. */
@Singleton
class FunctionCopies {
    private final KubernetesClient client;

    FunctionCopies(KubernetesClient client) {
        this.client = client;
    }

    /** @throws CopyRefusedException with the reason of the API server */
    void create(Function copy) {
        try {
            client.resource(copy).create();
        } catch (KubernetesClientException e) {
            String reason =
                    e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage();
            throw new CopyRefusedException("The copy of the function could not be created: " + reason);
        }
    }

    /** One that does not exist is no error. */
    void delete(FunctionId copy) {
        client.resources(Function.class)
                .inNamespace(copy.namespace())
                .withName(copy.name())
                .delete();
    }

    /** The same, only if it is still what was read. */
    void delete(Function copy) {
        try {
            client.resource(copy)
                    .lockResourceVersion(copy.getMetadata().getResourceVersion())
                    .delete();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }

    /** The reason is for the caller of the test. */
    static final class CopyRefusedException extends RuntimeException {
        CopyRefusedException(String message) {
            super(message);
        }
    }
}
