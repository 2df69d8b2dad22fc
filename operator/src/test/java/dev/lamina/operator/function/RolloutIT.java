package dev.lamina.operator.function;

import static dev.lamina.operator.function.TestFunctions.function;
import static dev.lamina.operator.function.TestFunctions.inline;
import static dev.lamina.operator.function.TestFunctions.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.api.Function;
import dev.lamina.api.Lamina;
import dev.lamina.operator.TestApiServer;
import dev.lamina.operator.status.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * The status of a function while a real Deployment controller replaces its environments, whose image does not exist.
 */
class RolloutIT {
    private static final Duration SOON = Duration.ofMinutes(2);

    private String namespace;
    private KubernetesClient client;

    @Test
    void editIsNotUpToDateBeforeItsEnvironmentsRun() {
        client = TestApiServer.client();
        namespace = TestApiServer.newNamespace(client);
        RunningOperator operator = new RunningOperator(client, namespace, new FakeContent());
        try {
            client.resource(function(namespace, "hello", spec("java25", inline("class A {}"), 3)))
                    .create();
            await().atMost(SOON)
                    .until(() -> "True".equals(condition(Lamina.UP_TO_DATE).getStatus()));
            client.apps()
                    .deployments()
                    .inNamespace(namespace)
                    .withName("fn-hello")
                    .scale(1);
            FakePods pods = new FakePods(client, namespace);
            pods.create("old", "hello");
            pods.report("old", "started: true, state: {running: {startedAt: '2026-01-01T00:00:00Z'}}");
            await().atMost(SOON)
                    .until(() -> Objects.equals(1, get().getStatus().replicas())
                            && "True".equals(condition(Lamina.READY).getStatus()));

            client.resource(function(namespace, "hello", spec("java25", inline("class A {}"), 4)))
                    .fieldManager("user")
                    .forceConflicts()
                    .serverSideApply();
            await().atMost(SOON)
                    .until(() -> Objects.equals(2L, get().getStatus().observedGeneration()));
            await("never, while the new environment does not come")
                    .during(Duration.ofSeconds(3))
                    .atMost(SOON)
                    .untilAsserted(() -> {
                        assertThat(condition(Lamina.UP_TO_DATE).getStatus()).isNotEqualTo("True");
                        assertThat(types()).containsAnyOf("Reconciling", "Stalled");
                    });
            assertThat(condition(Lamina.READY).getStatus())
                    .as("calls are served all the while")
                    .isEqualTo("True");
            assertThat(condition(Lamina.READY).getObservedGeneration())
                    .as("by the old one: kubectl wait goes on waiting")
                    .isEqualTo(1);

            client.apps()
                    .deployments()
                    .inNamespace(namespace)
                    .withName("fn-hello")
                    .scale(0);
            await("at zero nothing is pending")
                    .atMost(SOON)
                    .until(() -> "True".equals(condition(Lamina.UP_TO_DATE).getStatus()));
            assertThat(condition(Lamina.READY).getObservedGeneration()).isEqualTo(2);
            assertThat(types()).doesNotContain("Reconciling", "Stalled");
        } finally {
            operator.close();
            client.namespaces().withName(namespace).delete();
            client.close();
        }
    }

    private List<String> types() {
        return get().getStatus().conditions().stream().map(Condition::getType).toList();
    }

    private Condition condition(String type) {
        return Conditions.find(get().getStatus().conditions(), type).orElseGet(Condition::new);
    }

    private Function get() {
        return client.resources(Function.class)
                .inNamespace(namespace)
                .withName("hello")
                .get();
    }
}
