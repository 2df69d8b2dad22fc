package dev.lamina.operator.function;

import static dev.lamina.operator.function.TestFunctions.inline;
import static dev.lamina.operator.function.TestFunctions.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.api.Function;
import dev.lamina.api.Lamina;
import dev.lamina.operator.WriteCounter;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Deletable;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The NetworkPolicy of a namespace's functions on a real API server: from the first function to the last one. */
class NetworkPolicyIT {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final String NAME = "lamina-functions";

    @RegisterExtension
    private static final OperatorExtension operator = new OperatorExtension();

    @Test
    void policyIsWrittenOnceForTwoFunctions() {
        operator.stop();
        WriteCounter counter = new WriteCounter();

        try (KubernetesClient counted = counter.watch(operator.client())) {
            operator.startAs(counted);
            operator.create("one", spec(inline("class A {}")));
            operator.awaitReady("one");
            operator.create("two", spec(inline("class A {}")));
            operator.awaitReady("two");
        }

        List<String> writes = counter.writes().stream()
                .filter(write -> write.contains("/networkpolicies/") || write.contains("/deployments/"))
                .map(write -> write.substring(write.lastIndexOf('/') + 1))
                .toList();
        assertThat(writes).containsExactly(NAME, "fn-one", "fn-two");
        assertThat(names()).containsExactly(NAME);
        assertThat(policy().get().getMetadata().getOwnerReferences()).isEmpty();
    }

    @Test
    void secondReconcileWritesNothing() {
        operator.create(spec(inline("class A {}")));
        operator.awaitReady();
        operator.stop();
        WriteCounter counter = new WriteCounter();

        try (KubernetesClient counted = counter.watch(operator.client())) {
            operator.startAs(counted);
            operator.create("later", spec(inline("class A {}")));
            operator.awaitReady("later");
        }

        assertThat(counter.writes()).isNotEmpty().noneMatch(write -> write.contains("networkpolicies"));
    }

    @Test
    void deletedPolicyComesBackWithoutReconcilesOfFunctions() {
        operator.create(spec(inline("class A {}")));
        operator.awaitReady();
        int asked = operator.content().requests.size();

        policy().delete();

        await().atMost(SOON).until(() -> policy().get() != null);
        assertThat(operator.content().requests).hasSize(asked);
    }

    @Test
    void changedPolicyIsRestored() {
        operator.create(spec(inline("class A {}")));
        operator.awaitReady();
        NetworkPolicy before = policy().get();

        policy().edit(policy -> new NetworkPolicyBuilder(policy)
                .editMetadata()
                .addToLabels("team", "blue")
                .removeFromLabels("app.kubernetes.io/component")
                .endMetadata()
                .editSpec()
                .withNewPodSelector()
                .addToMatchLabels(Lamina.FUNCTION_LABEL, "other")
                .endPodSelector()
                .endSpec()
                .build());

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(policy().get()).satisfies(now -> {
                    assertThat(now.getSpec()).isEqualTo(before.getSpec());
                    assertThat(now.getMetadata().getLabels())
                            .containsAllEntriesOf(before.getMetadata().getLabels())
                            .containsEntry("team", "blue");
                }));
    }

    @Test
    void policiesOfEarlierVersionAreReplaced() {
        operator.stop();
        operator.create(spec(inline("class A {}")));
        former("fn-hello", "hello");
        former("fn-hello.1", "hello.1");
        former("of-a-user", "hello");
        WriteCounter counter = new WriteCounter();

        try (KubernetesClient counted = counter.watch(operator.client())) {
            operator.startAs(counted);
            await().atMost(SOON).until(() -> names().equals(List.of(NAME, "of-a-user")));
        }

        assertThat(counter.writes().stream().filter(write -> write.contains("networkpolicies")))
                .first()
                .asString()
                .as("before the others are removed")
                .startsWith("PATCH")
                .endsWith(NAME);
    }

    @Test
    void policyStaysUntilLastFunctionAndItsPodsAreGone() {
        operator.create("one", spec(inline("class A {}")));
        operator.create("two", spec(inline("class A {}")));
        operator.awaitReady("one");
        operator.awaitReady("two");
        String uid = policy().get().getMetadata().getUid();
        FakePods pods = new FakePods(operator.client(), operator.namespace());
        pods.create("pod-of-two", "two");

        functions().delete();
        policy().delete();

        await("comes back for the pod")
                .atMost(SOON)
                .until(() -> policy().get() != null
                        && !uid.equals(policy().get().getMetadata().getUid()));
        pods.delete("pod-of-two");
        await().atMost(SOON).until(() -> {
            deployments().delete(); // nothing collects garbage here
            return policy().get() == null;
        });
        operator.create("three", spec(inline("class A {}")));
        operator.awaitReady("three");
        assertThat(policy().get()).isNotNull();
    }

    @Test
    void foreignPolicyIsNotTakenOver() {
        operator.client()
                .resource(new NetworkPolicyBuilder()
                        .withNewMetadata()
                        .withName(NAME)
                        .withNamespace(operator.namespace())
                        .endMetadata()
                        .withNewSpec()
                        .withNewPodSelector()
                        .addToMatchLabels("app", "mine")
                        .endPodSelector()
                        .endSpec()
                        .build())
                .create();

        operator.create(spec(inline("class A {}")));

        assertThat(operator.awaitCondition(Lamina.READY, "NameTaken").getMessage())
                .contains("NetworkPolicy lamina-functions", "delete or rename it");
        assertThat(policy().get().getSpec().getPodSelector().getMatchLabels()).containsEntry("app", "mine");
        assertThat(operator.deployment()).isNull();
        policy().delete();
        operator.awaitReady();
    }

    private static Deletable functions() {
        return operator.client().resources(Function.class).inNamespace(operator.namespace());
    }

    private static Deletable deployments() {
        return operator.client().apps().deployments().inNamespace(operator.namespace());
    }

    /** As earlier versions wrote it. */
    private static void former(String name, String function) {
        operator.client()
                .resource(new NetworkPolicyBuilder()
                        .withMetadata(new ObjectMetaBuilder()
                                .withName(name)
                                .withNamespace(operator.namespace())
                                .withLabels(Map.of(
                                        Lamina.FUNCTION_LABEL,
                                        function,
                                        "app.kubernetes.io/component",
                                        "function",
                                        "app.kubernetes.io/managed-by",
                                        "lamina-operator"))
                                .addNewOwnerReference()
                                .withApiVersion(Lamina.GROUP + "/" + Lamina.VERSION)
                                .withKind("Function")
                                .withName(function)
                                .withUid(operator.get().getMetadata().getUid())
                                .withController(true)
                                .endOwnerReference()
                                .build())
                        .withNewSpec()
                        .withNewPodSelector()
                        .addToMatchLabels(Lamina.FUNCTION_LABEL, function)
                        .endPodSelector()
                        .endSpec()
                        .build())
                .create();
    }

    private static Resource<NetworkPolicy> policy() {
        return operator.client()
                .network()
                .v1()
                .networkPolicies()
                .inNamespace(operator.namespace())
                .withName(NAME);
    }

    private static List<String> names() {
        return operator
                .client()
                .network()
                .v1()
                .networkPolicies()
                .inNamespace(operator.namespace())
                .list()
                .getItems()
                .stream()
                .map((HasMetadata policy) -> policy.getMetadata().getName())
                .sorted()
                .toList();
    }
}
