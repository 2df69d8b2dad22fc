package dev.lamina.operator.function;

import static dev.lamina.operator.function.TestEnvironments.failed;
import static dev.lamina.operator.function.TestEnvironments.initialised;
import static dev.lamina.operator.function.TestEnvironments.starting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.ProvisionedStatus;
import dev.lamina.operator.environment.Environment;
import dev.lamina.operator.status.ConditionFact;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProvisionedStateTest {

    @Test
    void zeroProvisionedHasNoStatus() {
        assertThat(ProvisionedState.of(0, 100, Optional.of(deployment(1, 1)), List.of(initialised("a"))))
                .isEmpty();
    }

    @Test
    void onlyInitialisedEnvironmentsCount() {
        ProvisionedState provisioned = of(2, deployment(2, 2), initialised("a"), starting("b"));
        assertThat(provisioned.status()).isEqualTo(new ProvisionedStatus(2, 2, 1));
        assertThat(provisioned.fact())
                .isEqualTo(ConditionFact.isFalse("Provisioned", "InProgress", "1 of 2 environments are initialised"));
    }

    @Test
    void additionalEnvironmentsAreNotCounted() {
        ProvisionedState provisioned = of(1, deployment(3, 3), initialised("a"), initialised("b"), starting("c"));
        assertThat(provisioned.status()).isEqualTo(new ProvisionedStatus(1, 1, 1));
        assertThat(provisioned.fact())
                .isEqualTo(ConditionFact.isTrue("Provisioned", "Initialised", "1 of 1 environments are initialised"));
    }

    @Test
    void oldEnvironmentsDoNotCountInRollout() {
        assertThat(of(1, deployment(2, 1), initialised("old"), starting("new"))
                        .fact()
                        .reason())
                .isEqualTo("InProgress");
        Deployment unseen = deployment(1, 1)
                .edit()
                .editMetadata()
                .withGeneration(4L)
                .endMetadata()
                .build();
        assertThat(of(1, unseen, initialised("old")).fact().reason()).isEqualTo("InProgress");
        assertThat(ProvisionedState.of(1, 100, Optional.empty(), List.of())
                        .orElseThrow()
                        .fact()
                        .reason())
                .isEqualTo("InProgress");
    }

    @Test
    void failedInitIsReportedWithError() {
        ProvisionedState provisioned = of(1, deployment(1, 1), failed("boom: java.lang.IllegalStateException"));
        assertThat(provisioned.status()).isEqualTo(new ProvisionedStatus(1, 1, 0));
        assertThat(provisioned.fact().reason()).isEqualTo("InitFailed");
        assertThat(provisioned.fact().message())
                .contains("FUNCTION_ERROR_INIT_FAILURE", "0 of 1", "boom: java.lang.IllegalStateException");
    }

    @Test
    void excessProvisionedIsReportedWithFix() {
        ConditionFact fact = ProvisionedState.of(
                        3, 2, Optional.of(deployment(2, 2)), List.of(initialised("a"), initialised("b")))
                .orElseThrow()
                .fact();
        assertThat(fact.reason()).isEqualTo("LimitExceeded");
        assertThat(fact.message())
                .contains("spec.concurrency", "3 environments", "allows at most 2", "functions.maxReplicas");
    }

    private static ProvisionedState of(int requested, Deployment deployment, Environment... environments) {
        return ProvisionedState.of(requested, 100, Optional.of(deployment), List.of(environments))
                .orElseThrow();
    }

    private static Deployment deployment(int replicas, int updated) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName("fn-hello")
                .withGeneration(3L)
                .endMetadata()
                .withNewStatus()
                .withObservedGeneration(3L)
                .withReplicas(replicas)
                .withUpdatedReplicas(updated)
                .endStatus()
                .build();
    }
}
