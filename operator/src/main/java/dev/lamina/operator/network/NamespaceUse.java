package dev.lamina.operator.network;

import dev.lamina.api.Function;
import dev.lamina.api.FunctionVersion;
import dev.lamina.api.Lamina;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Listable;

/** Whether a namespace has functions, as the API server knows it: at most four requests for one object each. */
record NamespaceUse(KubernetesClient client) {
    private static final ListOptions ONE =
            new ListOptionsBuilder().withLimit(1L).build();

    /** Returns whether there is a function, or a pod of one that was deleted: it may end a quarter of an hour later. */
    boolean hasFunctions(String namespace) {
        return hasAny(client.resources(Function.class).inNamespace(namespace))
                || hasAny(client.resources(FunctionVersion.class).inNamespace(namespace))
                || hasAny(client.apps().deployments().inNamespace(namespace).withLabel(Lamina.FUNCTION_LABEL))
                || hasAny(client.pods().inNamespace(namespace).withLabel(Lamina.FUNCTION_LABEL));
    }

    private static boolean hasAny(Listable<? extends KubernetesResourceList<?>> resources) {
        return !resources.list(ONE).getItems().isEmpty();
    }
}
