package dev.lamina.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.testbed.Patience;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The resources of one namespace, in kubectl's verbs. */
public final class Resources {
    private static final int MEBIBYTES_OF_A_CPU = 1769;
    private static final int LARGEST_MEMORY = 10_240;
    private static final PatchContext APPLY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager("e2e")
            .withForce(true)
            .build();

    private final KubernetesClient client;
    private final String namespace;

    Resources(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /** Server-side apply of every document. */
    public void apply(String yaml) {
        for (HasMetadata document : client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .items()) {
            client.resource(document).inNamespace(namespace).patch(APPLY);
        }
    }

    public GenericKubernetesResource get(String kind, String name) {
        GenericKubernetesResource found =
                ours(kind).inNamespace(namespace).withName(name).get();
        assertThat(found).as("%s %s/%s", kind, namespace, name).isNotNull();
        return found;
    }

    public List<GenericKubernetesResource> all(String kind) {
        return ours(kind).inNamespace(namespace).list().getItems();
    }

    public void delete(String kind, String name) {
        ours(kind).inNamespace(namespace).withName(name).delete();
        await().atMost(Patience.EVENT)
                .until(() -> ours(kind).inNamespace(namespace).withName(name).get() == null);
    }

    private MixedOperation<
                    GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
            ours(String kind) {
        return kind.equals("ScaledObject")
                ? client.genericKubernetesResources("keda.sh/v1alpha1", kind)
                : client.genericKubernetesResources("lamina.dev/v1alpha1", kind);
    }

    /** As `kubectl wait --for=condition=Ready`. */
    public void awaitReady(String kind, String name) {
        await(kind + " " + name + " is ready")
                .atMost(Patience.EVENT)
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> assertThat(Condition.of(get(kind, name), "Ready"))
                        .as(() -> String.valueOf(Condition.all(get(kind, name))))
                        .hasValueSatisfying(ready -> assertThat(ready.status()).isEqualTo("True")));
    }

    /**
     * Waits until the resource reports that it is not ready, with the final reason: Lambda's Pending is not a final
     * one.
     */
    public Condition awaitNotReady(String kind, String name, String reason) {
        return await(kind + " " + name + " says " + reason)
                .atMost(Patience.EVENT)
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () -> Condition.of(get(kind, name), "Ready"),
                        ready -> ready.filter(condition -> condition.status().equals("False")
                                        && condition.reason().equals(reason))
                                .isPresent())
                .orElseThrow();
    }

    /**
     * The versions of everything here: resourceVersion for our objects and those that the operator creates, so that any
     * write shows; generation for objects whose status other programs write.
     */
    public List<String> versions() {
        List<String> versions = new ArrayList<>();
        for (String kind : List.of("Function", "Layer", "Trigger")) {
            all(kind)
                    .forEach(resource -> versions.add(
                            name(resource) + " at " + resource.getMetadata().getResourceVersion()));
        }
        client.serviceAccounts()
                .inNamespace(namespace)
                .list()
                .getItems()
                .forEach(account -> versions.add(
                        name(account) + " at " + account.getMetadata().getResourceVersion()));
        client.network()
                .networkPolicies()
                .inNamespace(namespace)
                .list()
                .getItems()
                .forEach(policy -> versions.add(
                        name(policy) + " at " + policy.getMetadata().getResourceVersion()));
        client.apps()
                .deployments()
                .inNamespace(namespace)
                .list()
                .getItems()
                .forEach(deployment -> versions.add(name(deployment) + " at generation "
                        + deployment.getMetadata().getGeneration()));
        all("ScaledObject")
                .forEach(scaled -> versions.add(
                        name(scaled) + " at generation " + scaled.getMetadata().getGeneration()));
        return versions;
    }

    private static String name(HasMetadata resource) {
        return resource.getKind() + "/" + resource.getMetadata().getName();
    }

    /** Returns the memory with which a function reserves a quarter of the node's CPUs. */
    public int mebibytesOfQuarterNode() {
        Quantity cpus = client.nodes()
                .list()
                .getItems()
                .getFirst()
                .getStatus()
                .getAllocatable()
                .get("cpu");
        return Math.min(LARGEST_MEMORY, cpus.getNumericalAmount().intValue() * MEBIBYTES_OF_A_CPU / 4);
    }

    /** The number of execution environments in the function's Deployment. */
    public int replicas(String function) {
        return client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName("fn-" + function)
                .get()
                .getSpec()
                .getReplicas();
    }

    public List<Pod> pods(String function) {
        return client.pods()
                .inNamespace(namespace)
                .withLabel("lamina.dev/function", function)
                .list()
                .getItems();
    }

    public void awaitDeleted(String function) {
        await(function + " is back at zero")
                .atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> {
                    assertThat(replicas(function)).isZero();
                    assertThat(pods(function)).isEmpty();
                });
    }

    /** The logs of all its environments that still exist. */
    public String log(String function) {
        StringBuilder log = new StringBuilder();
        for (Pod pod : pods(function)) {
            try {
                log.append(client.pods()
                        .inNamespace(namespace)
                        .withName(pod.getMetadata().getName())
                        .inContainer("function")
                        .getLog());
            } catch (RuntimeException e) {
                log.append("(no log of ")
                        .append(pod.getMetadata().getName())
                        .append(": ")
                        .append(e.getMessage())
                        .append(")\n");
            }
        }
        return log.toString();
    }

    /** For actions without a manifest: tests that kill pods need it. */
    public KubernetesClient client() {
        return client;
    }

    String namespace() {
        return namespace;
    }
}
