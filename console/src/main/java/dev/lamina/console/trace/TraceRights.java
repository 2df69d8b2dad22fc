package dev.lamina.console.trace;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.console.cluster.KubernetesApi;
import dev.lamina.console.cluster.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * Who may see traces: who may read the logs of all functions of the namespace, because a trace goes through several of
 * them. The API server decides, for the user of the request.
 */
@ApplicationScoped
class TraceRights {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String REVIEWS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

    private final KubernetesApi kubernetes;

    TraceRights(KubernetesApi kubernetes) {
        this.kubernetes = kubernetes;
    }

    /** @throws RefusedException with status 403 and the missing right */
    void require(String namespace) {
        if (!allowed(namespace)) {
            throw new RefusedException(
                    403,
                    "You may not see traces of namespace " + namespace
                            + ": this needs the verb get on functions/logs of lamina.dev",
                    List.of());
        }
    }

    /** Whether the user may read all logs of the namespace. */
    boolean allowed(String namespace) {
        ObjectNode review = JSON.createObjectNode()
                .put("apiVersion", "authorization.k8s.io/v1")
                .put("kind", "SelfSubjectAccessReview");
        review.putObject("spec")
                .putObject("resourceAttributes")
                .put("verb", "get")
                .put("group", "lamina.dev")
                .put("resource", "functions")
                .put("subresource", "logs")
                .put("namespace", namespace);
        return kubernetes.write("POST", REVIEWS, review).at("/status/allowed").asBoolean();
    }
}
