package dev.lamina.operator.pool;

import dev.lamina.api.Lamina;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;

/**
 * What a gateway asks for: that a pod becomes a pod of the function.
 *
 * @param function name of a function, or of a version
 * @param pod name of a parked pod, or of one that the function has already
 */
record AdoptionRequest(String namespace, String function, String pod) {

    /** Reads the pod as it is now; null if there is none. Blocks. */
    Pod presentPod(KubernetesClient client) {
        return client.pods().inNamespace(namespace).withName(pod).get();
    }

    /** Reads the Deployment of the function as it is now; null if there is none. Blocks. */
    Deployment presentFunction(KubernetesClient client) {
        return client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName(Lamina.childName(function))
                .get();
    }
}
