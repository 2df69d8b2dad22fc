package dev.lamina.gateway.async.destination;

import dev.lamina.api.Function;
import dev.lamina.api.FunctionStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import jakarta.inject.Singleton;
import java.util.List;

/** Writes one condition of a Function alongside those of the operator, with a separate field manager. */
@Singleton
class ReachabilityPatch {
    private static final PatchContext APPLY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager(Reachability.FIELD_MANAGER)
            .withForce(true)
            .build();

    private final KubernetesClient kubernetes;

    ReachabilityPatch(KubernetesClient kubernetes) {
        this.kubernetes = kubernetes;
    }

    /**
     * Writes the condition, if the function has not changed.
     *
     * @throws io.fabric8.kubernetes.client.KubernetesClientException with code 409 when it has changed
     */
    void apply(Function function, Condition condition) {
        Function patched = new Function();
        patched.setMetadata(new ObjectMetaBuilder()
                .withName(function.getMetadata().getName())
                .withNamespace(function.getMetadata().getNamespace())
                .withResourceVersion(function.getMetadata().getResourceVersion())
                .build());
        patched.setStatus(FunctionStatus.of(List.of(condition)));
        kubernetes.resource(patched).subresource("status").patch(APPLY);
    }
}
