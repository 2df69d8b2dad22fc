package dev.lamina.operator.function;

import static dev.lamina.operator.function.TestFunctions.inline;
import static dev.lamina.operator.function.TestFunctions.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.api.ConcurrencyBuilder;
import dev.lamina.api.Lamina;
import dev.lamina.api.ProvisionedStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The status of a function while real controllers of Deployments, and KEDA, act on its objects. The image of its
 * environments does not exist; those that run are pods whose state this test writes.
 */
class ControllersIT {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final String RUNNING =
            "started: %s, state: {running: {startedAt: '2026-01-01T00:00:00Z'}}, resources: {limits: {cpu: '1'}}";

    @RegisterExtension
    private static final OperatorExtension operator = OperatorExtension.withControllers();

    @Test
    void editIsNotUpToDateBeforeItsEnvironmentsRun() {
        operator.create(spec("java25", inline("class A {}"), 3));
        await().atMost(SOON)
                .until(() -> "True".equals(operator.condition(Lamina.UP_TO_DATE).getStatus()));
        operator.scale(OperatorExtension.NAME, 1);
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

        operator.scale(OperatorExtension.NAME, 0);
        await("at zero nothing is pending")
                .atMost(SOON)
                .until(() -> "True".equals(operator.condition(Lamina.UP_TO_DATE).getStatus()));
        assertThat(operator.condition(Lamina.READY).getObservedGeneration()).isEqualTo(2);
        assertThat(types()).doesNotContain("Reconciling", "Stalled");
    }

    @Test
    void provisionedStatusCountsInitialised() {
        operator.create(spec(inline("class A {}"))
                .withConcurrency(ConcurrencyBuilder.builder().provisioned(2).build()));
        awaitProvisioned(new ProvisionedStatus(2, 0, 0), "InProgress");
        FakePods pods = new FakePods(operator.client(), operator.namespace());
        pods.create("a", "hello");
        pods.create("b", "hello");
        pods.report("a", RUNNING.formatted(true));
        pods.report("b", RUNNING.formatted(false));
        awaitProvisioned(new ProvisionedStatus(2, 2, 1), "InProgress");
        pods.report(
                "b",
                "started: false, state: {running: {}}, lastState: {terminated: {exitCode: 1, message: \"boom: "
                        + "X\"}}, resources: {}");
        awaitProvisioned(new ProvisionedStatus(2, 2, 1), "InitFailed");
        assertThat(operator.condition("Provisioned").getMessage()).contains("boom: X");
        assertThat(operator.condition("Ready").getStatus())
                .as("it is invoked all the while")
                .isEqualTo("True");
        pods.report("b", RUNNING.formatted(true));
        awaitProvisioned(new ProvisionedStatus(2, 2, 2), "Initialised");
    }

    /** There is no gateway at the scaler's address here, and KEDA reports that. */
    @Test
    void faultyScaledObjectKeepsFunctionReady() {
        operator.create(spec(inline("class A {}")));
        operator.awaitReady();
        FakePods pods = new FakePods(operator.client(), operator.namespace());
        pods.create("a", "hello");
        pods.report("a", "started: true, state: {running: {startedAt: '2026-01-01T00:00:00Z'}}");
        assertThat(operator.awaitCondition("Scalable", "ScaledObjectCheckFailed")
                        .getMessage())
                .contains("KEDA does not scale the function: ", "fn-hello");
        assertThat(operator.condition(Lamina.READY).getStatus()).isEqualTo("True");
    }

    private List<String> types() {
        return operator.get().getStatus().conditions().stream()
                .map(Condition::getType)
                .toList();
    }

    private void awaitProvisioned(ProvisionedStatus status, String reason) {
        operator.awaitCondition("Provisioned", reason);
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(operator.get().getStatus().provisioned()).isEqualTo(status));
    }
}
