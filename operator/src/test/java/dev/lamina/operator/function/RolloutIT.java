package dev.lamina.operator.function;

import static dev.lamina.operator.function.TestFunctions.inline;
import static dev.lamina.operator.function.TestFunctions.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.api.Lamina;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The status of a function while a real Deployment controller replaces its environments, whose image does not exist.
 */
class RolloutIT {
    private static final Duration SOON = Duration.ofMinutes(2);

    @RegisterExtension
    private static final OperatorExtension operator = new OperatorExtension();

    @Test
    void editIsNotUpToDateBeforeItsEnvironmentsRun() {
        operator.create(spec("java25", inline("class A {}"), 3));
        await().atMost(SOON)
                .until(() -> "True".equals(operator.condition(Lamina.UP_TO_DATE).getStatus()));
        operator.client()
                .apps()
                .deployments()
                .inNamespace(operator.namespace())
                .withName("fn-hello")
                .scale(1);
        FakePods pods = new FakePods(operator.client(), operator.namespace());
        pods.create("old", "hello");
        pods.report("old", "started: true, state: {running: {startedAt: '2026-01-01T00:00:00Z'}}");
        await().atMost(SOON)
                .until(() -> Objects.equals(1, operator.get().getStatus().replicas())
                        && "True".equals(operator.condition(Lamina.READY).getStatus()));

        operator.edit(spec("java25", inline("class A {}"), 4));
        await().atMost(SOON)
                .until(() -> Objects.equals(2L, operator.get().getStatus().observedGeneration()));
        await("never, while the new environment does not come")
                .during(Duration.ofSeconds(3))
                .atMost(SOON)
                .untilAsserted(() -> {
                    assertThat(operator.condition(Lamina.UP_TO_DATE).getStatus())
                            .isNotEqualTo("True");
                    assertThat(types()).containsAnyOf("Reconciling", "Stalled");
                });
        assertThat(operator.condition(Lamina.READY).getStatus())
                .as("calls are served all the while")
                .isEqualTo("True");
        assertThat(operator.condition(Lamina.READY).getObservedGeneration())
                .as("by the old one: kubectl wait goes on waiting")
                .isEqualTo(1);

        operator.client()
                .apps()
                .deployments()
                .inNamespace(operator.namespace())
                .withName("fn-hello")
                .scale(0);
        await("at zero nothing is pending")
                .atMost(SOON)
                .until(() -> "True".equals(operator.condition(Lamina.UP_TO_DATE).getStatus()));
        assertThat(operator.condition(Lamina.READY).getObservedGeneration()).isEqualTo(2);
        assertThat(types()).doesNotContain("Reconciling", "Stalled");
    }

    private List<String> types() {
        return operator.get().getStatus().conditions().stream()
                .map(Condition::getType)
                .toList();
    }
}
