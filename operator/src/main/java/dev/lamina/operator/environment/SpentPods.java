package dev.lamina.operator.environment;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Deletes the pods whose container image has ended after it was initialised, by a crash or because it was killed at a
 * timeout. Their ReplicaSet creates new ones at once. The kubelet would start the container again, but with the same
 * /tmp, and after each further end with a longer pause. See docs/adr/0042.
 */
public final class SpentPods {
    private static final Logger LOG = Logger.getLogger(SpentPods.class);

    private SpentPods() {}

    /** A pod that cannot be deleted serves on, as the kubelet starts its container. */
    public static void replace(KubernetesClient client, String namespace, List<Environment> environments) {
        environments.stream().filter(Environment::spent).map(Environment::pod).forEach(pod -> {
            try {
                client.pods().inNamespace(namespace).withName(pod).delete();
                LOG.infof("Replaced pod %s/%s, because its container image has ended", namespace, pod);
            } catch (KubernetesClientException e) {
                LOG.warnf(
                        "Could not replace pod %s/%s, whose container image has ended: %s",
                        namespace, pod, e.getMessage());
            }
        });
    }
}
