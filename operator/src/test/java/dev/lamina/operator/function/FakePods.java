package dev.lamina.operator.function;

import dev.lamina.api.Lamina;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;

/** Pods of a function that are never scheduled, so that the test writes the status instead of the kubelet. */
final class FakePods {
    private final KubernetesClient client;
    private final String namespace;

    FakePods(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /** Creates a pod like the function's Deployment with 128Mi. */
    Pod create(String name, String function) {
        return client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .addToLabels(Lamina.FUNCTION_LABEL, function)
                        .endMetadata()
                        .withNewSpec()
                        .withSchedulerName("none")
                        .addNewContainer()
                        .withName("function")
                        .withImage("none")
                        .withNewResources()
                        .addToRequests("cpu", new Quantity("73m"))
                        .addToLimits("cpu", new Quantity("1"))
                        .addToRequests("memory", new Quantity("128Mi"))
                        .addToLimits("memory", new Quantity("128Mi"))
                        .endResources()
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
    }

    /** Creates a pod like the Deployment of a function that is this container image. */
    Pod createOfImage(String name, String function, String image) {
        return client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .addToLabels(Lamina.FUNCTION_LABEL, function)
                        .endMetadata()
                        .withNewSpec()
                        .withSchedulerName("none")
                        .addNewContainer()
                        .withName("lamina")
                        .withImage("none")
                        .endContainer()
                        .addNewContainer()
                        .withName("function")
                        .withImage(image)
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
    }

    /** @param container the status of the pod's container, as YAML in one line without its name */
    void report(String name, String container) {
        write(name, status("function", "imageID: none, restartCount: 0, " + container));
    }

    /**
     * Writes the status of a pod of a container image.
     *
     * @param function the status of the image's container, as YAML in one line without its name
     * @param program that of the container of Lamina's program
     */
    void reportOfImage(String name, String function, String program) {
        write(
                name,
                status("function", function)
                        + status("lamina", "imageID: none, restartCount: 0, state: {running: {}}, " + program));
    }

    private static String status(String container, String rest) {
        return "- {name: " + container + ", image: none, ready: false, " + rest + "}\n";
    }

    private void write(String name, String containers) {
        client.pods().inNamespace(namespace).withName(name).editStatus(pod -> {
            pod.setStatus(
                    Serialization.unmarshal("phase: Pending\ncontainerStatuses:\n" + containers, PodStatus.class));
            return pod;
        });
    }

    String cpuLimit(String name) {
        return client.pods()
                .inNamespace(namespace)
                .withName(name)
                .get()
                .getSpec()
                .getContainers()
                .get(0)
                .getResources()
                .getLimits()
                .get("cpu")
                .toString();
    }

    void delete(String name) {
        client.pods().inNamespace(namespace).withName(name).withGracePeriod(0).delete();
    }
}
