package dev.lamina.operator.function;

import static dev.lamina.operator.function.TestFunctions.function;
import static dev.lamina.operator.function.TestFunctions.inline;
import static dev.lamina.operator.function.TestFunctions.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.api.Conditioned;
import dev.lamina.api.Function;
import dev.lamina.api.Lamina;
import dev.lamina.api.Layer;
import dev.lamina.api.Trigger;
import dev.lamina.operator.TestApiServer;
import dev.lamina.operator.WriteCounter;
import dev.lamina.operator.status.Conditions;
import dev.lamina.testbed.StoredAnyway;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Resources in a real API server that this version cannot read. */
@Isolated("it replaces the schemas of the API server")
class UnreadableResourcesIT {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final List<String> STORED = List.of("""
      {"apiVersion": "lamina.dev/v1alpha1", "kind": "Function", "metadata": {"name": "too-large"}, "spec": \
      {"runtime": "java25", "handler": "A::b",
        "code": {"inline": "class A {}"}, "memory": "128Mi", "timeoutSeconds": 3, "concurrency": {"reserved": \
      2147483648}},
        "status": {"codeSha256": "abc", "replicas": 3000000000}}""", """
      {"apiVersion": "lamina.dev/v1alpha1", "kind": "Function", "metadata": {"name": "newer"}, "spec": {"runtime": \
      "java25", "handler": "A::b",
        "code": {"inline": "class A {}", "newer": 1}, "memory": "128Mi", "timeoutSeconds": 3, "newer": {"a": [1]}}}\
      """, """
      {"apiVersion": "lamina.dev/v1alpha1", "kind": "Function", "metadata": {"name": "no-role"}, "spec": {"runtime": \
      "java25", "handler": "A::b",
        "code": {"inline": "class A {}"}, "memory": "128Mi", "timeoutSeconds": 3, "executionRole": \
      {"serviceAccountName": ""}}}""", """
      {"apiVersion": "lamina.dev/v1alpha1", "kind": "Layer", "metadata": {"name": "no-list"}, "spec": {"content": \
      {"bucket": {"name": "b", "key": "k"}},
        "compatibleRuntimes": "java25"}}""", """
      {"apiVersion": "lamina.dev/v1alpha1", "kind": "Trigger", "metadata": {"name": "no-source"}, "spec": \
      {"function": "f", "source": 7}}""");

    private final KubernetesClient client = TestApiServer.client();
    private final String namespace = TestApiServer.newNamespace(client);

    @AfterEach
    void remove() {
        client.namespaces().withName(namespace).delete();
        client.close();
    }

    @Test
    void onlyUnreadableResourcesAreNotReady() {
        try (RunningOperator operator = new RunningOperator(client, namespace, new FakeContent())) {
            StoredAnyway.store(client, namespace, STORED);
            assertThatAllElseGoesOn("running");
        }
        try (RunningOperator operator = new RunningOperator(client, namespace, new FakeContent())) {
            assertThatAllElseGoesOn("started");
            WriteCounter counter = new WriteCounter();
            try (KubernetesClient watched = counter.watch(client);
                    RunningOperator third = new RunningOperator(watched, namespace, new FakeContent())) {
                client.resource(function(namespace, "third", spec(inline("class A {}"))))
                        .create();
                await().atMost(SOON).until(() -> "True".equals(status(Function.class, "third")));
                assertThat(counter.writes())
                        .as("what is said already")
                        .noneMatch(write -> write.contains("too-large") || write.contains("no-list"));
            }
        }
    }

    private void assertThatAllElseGoesOn(String name) {
        client.resource(function(namespace, name, spec(inline("class A {}")))).create();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(status(Function.class, name)).isEqualTo("True"));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(status(Function.class, "newer")).isEqualTo("True"));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(ready(Function.class, "no-role").map(Condition::getMessage))
                        .hasValueSatisfying(
                                message -> assertThat(message).startsWith("spec.executionRole.serviceAccountName: ")));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(ready(Function.class, "too-large"))
                        .hasValueSatisfying(ready -> {
                            assertThat(ready.getStatus() + " " + ready.getReason())
                                    .isEqualTo("False UnreadableSpec");
                            assertThat(ready.getMessage())
                                    .startsWith("spec.concurrency.reserved: ")
                                    .contains("2147483648");
                        }));
        assertThat(get(Function.class, "too-large").getStatus().codeSha256())
                .as("stays in the store")
                .isEqualTo("abc");
        assertThat(client.apps()
                        .deployments()
                        .inNamespace(namespace)
                        .withName("fn-too-large")
                        .get())
                .isNull();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(ready(Layer.class, "no-list").map(Condition::getMessage))
                        .hasValueSatisfying(message -> assertThat(message).startsWith("spec.compatibleRuntimes: ")));
        assertThat(get(Trigger.class, "no-source").unreadable()).isPresent();
    }

    private <R extends CustomResource<?, ? extends Conditioned>> String status(Class<R> kind, String name) {
        return ready(kind, name).map(Condition::getStatus).orElse("");
    }

    private <R extends CustomResource<?, ? extends Conditioned>> Optional<Condition> ready(Class<R> kind, String name) {
        Conditioned status = get(kind, name).getStatus();
        return status == null ? Optional.empty() : Conditions.find(status.conditions(), Lamina.READY);
    }

    private <R extends CustomResource<?, ?>> R get(Class<R> kind, String name) {
        return client.resources(kind).inNamespace(namespace).withName(name).get();
    }
}
