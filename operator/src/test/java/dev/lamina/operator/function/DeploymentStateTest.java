package dev.lamina.operator.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.FunctionSpec;
import dev.lamina.operator.environment.Environment;
import dev.lamina.operator.status.ConditionFact;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeploymentStateTest {
    private static final FunctionSpec SPEC = TestFunctions.everything(TestFunctions.inline("class A {}"), "imaging");
    private static final ConditionFact RUNTIME = ConditionFact.isTrue("Deployed", "RuntimeKnown", "java25");

    @Test
    void deploymentIsReadyWithAnyEnvironmentCount() {
        assertThat(of(deployment(null, null, null)).fact().holds()).isTrue();
        assertThat(of(deployment(0, 0, 0)).fact().reason()).isEqualTo("Applied");
        assertThat(of(deployment(2, 2, 2)).replicas()).isEqualTo(2);
        assertThat(ready(of(deployment(0, 0, 0))))
                .isEqualTo(ConditionFact.isTrue(
                        "Ready", "Available", "Idle: the next invocation starts an execution environment"));
        assertThat(ready(of(deployment(1, 1, 1))).message()).isEqualTo("1 execution environment");
        assertThat(ready(of(deployment(2, 2, 2))).message()).isEqualTo("2 execution environments");
    }

    @Test
    void oldAndNewEnvironmentsMeanRollout() {
        DeploymentState rolling = of(deployment(3, 1, 3));
        assertThat(rolling.fact().status()).isEqualTo("Unknown");
        assertThat(rolling.fact().reason()).isEqualTo("RollingOut");
        assertThat(ready(rolling).holds()).isTrue();
    }

    /** The counts in the Deployment's status still refer to the previous template. */
    @Test
    void rolloutStartsWithWrite() {
        assertThat(of(new AppliedObjects(deployment(1, 1, 1), true, Optional.empty()), Optional.empty())
                        .fact()
                        .reason())
                .isEqualTo("RollingOut");
        assertThat(of(new AppliedObjects(deployment(0, 0, 0), true, Optional.empty()), Optional.empty())
                        .fact()
                        .reason())
                .as("at zero nothing is pending")
                .isEqualTo("Applied");
    }

    @Test
    void unobservedChangeKeepsLastFact() {
        Deployment unseen = deployment(1, 1, 1)
                .edit()
                .editMetadata()
                .withGeneration(5L)
                .endMetadata()
                .editStatus()
                .withObservedGeneration(4L)
                .endStatus()
                .build();
        ConditionFact before =
                ConditionFact.unknown("Deployed", "RollingOut", "Execution environments are being replaced");
        assertThat(of(new AppliedObjects(unseen, false, Optional.empty()), Optional.of(before))
                        .fact())
                .isEqualTo(before);
    }

    @Test
    void failedPodCreationIsReported() {
        assertThat(of(failing(deployment(0, 0, 0))).fact()).satisfies(fact -> {
            assertThat(fact.holds()).isFalse();
            assertThat(fact.reason()).isEqualTo("FailedCreate");
            assertThat(fact.message()).contains("exceeded quota");
        });
        assertThat(ready(of(failing(deployment(0, 0, 0)))).reason()).isEqualTo("FailedCreate");
    }

    @Test
    void failedRolloutIsReportedWhileOldServe() {
        DeploymentState failed = of(failing(deployment(2, 1, 1)));
        assertThat(failed.fact().status()).isEqualTo("False");
        assertThat(failed.fact().reason()).isEqualTo("FailedCreate");
        assertThat(ready(failed).holds()).isTrue();
    }

    @Test
    void untouchedDeploymentStaysReady() {
        DeploymentState left = DeploymentState.left(RUNTIME, Optional.of(deployment(2, 2, 2)), SPEC, List.of());
        assertThat(left.fact().status()).isEqualTo("Unknown");
        assertThat(left.fact().message()).contains("previous version serves");
        assertThat(left.replicas()).isEqualTo(2);
        assertThat(ready(left).holds()).isTrue();
        assertThat(DeploymentState.left(RUNTIME, Optional.empty(), SPEC, List.of())
                        .ready())
                .isEmpty();
    }

    @Test
    void refusedWriteKeepsReadiness() {
        assertThat(ready(DeploymentState.refused("no", Optional.of(deployment(0, 0, 0)), SPEC, List.of()))
                        .holds())
                .isTrue();
        assertThat(ready(DeploymentState.refused("no", Optional.of(failing(deployment(0, 0, 0))), SPEC, List.of()))
                        .reason())
                .isEqualTo("FailedCreate");
    }

    @Test
    void missingRoleAffectsOnlyDeploymentWithIt() {
        Deployment withAnother = deployment(0, 0, 0);
        Deployment withIt = withAnother
                .edit()
                .withNewSpec()
                .withNewTemplate()
                .withNewSpec()
                .withServiceAccountName("role")
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
        assertThat(ready(DeploymentState.withoutRole("role", Optional.of(withAnother), SPEC, List.of()))
                        .holds())
                .isTrue();
        assertThat(ready(DeploymentState.withoutRole("role", Optional.of(withIt), SPEC, List.of()))
                        .reason())
                .isEqualTo("ServiceAccountNotFound");
        assertThat(ready(DeploymentState.withoutRole(
                                "role", Optional.of(withIt), SPEC, List.of(TestEnvironments.initialised("a"))))
                        .holds())
                .isTrue();
    }

    @Test
    void missingSecretIsReportedWithField() {
        Environment waiting = TestEnvironments.waiting("CreateContainerConfigError", "secret \"keys\" not found");
        assertThat(of(deployment(1, 1, 0), waiting).fact())
                .isEqualTo(ConditionFact.isFalse(
                        "Deployed",
                        "SecretNotFound",
                        "spec.environmentFrom[0].secret: there is no Secret \"keys\" in this namespace; "
                                + "create it, or remove it from the list"));
    }

    @Test
    void otherMissingSecretHasMessageOfKubelet() {
        Environment waiting = TestEnvironments.waiting(
                "CreateContainerConfigError", "secret \"fn-hello-token-0123456789\" not found");
        assertThat(of(deployment(1, 1, 0), waiting).fact())
                .isEqualTo(ConditionFact.isFalse(
                        "Deployed",
                        "CreateContainerConfigError",
                        "Execution environments cannot be started: secret \"fn-hello-token-0123456789\" not found"));
    }

    @Test
    void failedImagePullNamesRuntime() {
        assertThat(of(
                                deployment(1, 1, 0),
                                TestEnvironments.waiting(
                                        "ImagePullBackOff", "Back-off pulling image \"x\": ErrImagePull: not found"))
                        .fact())
                .satisfies(fact -> {
                    assertThat(fact.reason()).isEqualTo("ImageNotPulled");
                    assertThat(fact.message())
                            .startsWith("spec.runtime: ")
                            .contains("java25", "cannot be pulled: not found;", "Helm value runtimes");
                });
    }

    @Test
    void otherStartErrorHasMessageOfKubelet() {
        assertThat(of(deployment(1, 1, 0), TestEnvironments.waiting("CreateContainerError", "no space left"))
                        .fact())
                .isEqualTo(ConditionFact.isFalse(
                        "Deployed", "CreateContainerError", "Execution environments cannot be started: no space left"));
    }

    /**
     * A refusal of invocations would keep the gateway from starting another environment, and callers from learning how
     * this one ends.
     */
    @Test
    void crashLoopKeepsFunctionReady() {
        DeploymentState killed =
                of(deployment(1, 1, 0), TestEnvironments.waiting("CrashLoopBackOff", "OOMKilled, exit status 137"));
        assertThat(ready(killed).holds()).isTrue();
        assertThat(killed.fact()).satisfies(fact -> {
            assertThat(fact.status()).isEqualTo("False");
            assertThat(fact.reason()).isEqualTo("OutOfMemory");
            assertThat(fact.message()).startsWith("spec.memory: ");
        });
        DeploymentState ended =
                of(failing(deployment(1, 1, 0)), TestEnvironments.waiting("CrashLoopBackOff", "Error, exit status 1"));
        assertThat(ready(ended).holds()).isTrue();
        assertThat(ended.fact().message()).contains("Error, exit status 1");
    }

    @Test
    void failedStartIsReportedWhileOldServe() {
        DeploymentState deployed = of(
                deployment(2, 1, 1),
                TestEnvironments.initialised("old"),
                TestEnvironments.waiting("ImagePullBackOff", "x"));
        assertThat(deployed.fact().status()).isEqualTo("False");
        assertThat(deployed.fact().message()).contains("old ones serve invocations", "cannot be pulled");
        assertThat(ready(deployed).holds()).isTrue();
    }

    /** It responds to invocations with the error of its initialisation, so the function must be invocable. */
    @Test
    void failedInitIsNotDeploymentFailure() {
        Deployment stuck = deployment(1, 1, 0)
                .edit()
                .editStatus()
                .addNewCondition()
                .withType("Progressing")
                .withStatus("False")
                .withReason("ProgressDeadlineExceeded")
                .withMessage("x")
                .endCondition()
                .endStatus()
                .build();
        assertThat(of(stuck).fact().holds()).isFalse();
        assertThat(of(stuck, TestEnvironments.failed("boom")).fact().holds()).isTrue();
    }

    private static DeploymentState of(Deployment deployment, Environment... environments) {
        return of(new AppliedObjects(deployment, false, Optional.empty()), Optional.empty(), environments);
    }

    private static DeploymentState of(
            AppliedObjects applied, Optional<ConditionFact> before, Environment... environments) {
        return DeploymentState.of(applied, SPEC, List.of(environments), before);
    }

    private static ConditionFact ready(DeploymentState deployed) {
        return deployed.ready().orElseThrow();
    }

    private static Deployment deployment(Integer replicas, Integer updated, Integer available) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName("fn-hello")
                .endMetadata()
                .withNewSpec()
                .withNewTemplate()
                .withNewSpec()
                .withServiceAccountName("fn-hello")
                .endSpec()
                .endTemplate()
                .endSpec()
                .withNewStatus()
                .withReplicas(replicas)
                .withUpdatedReplicas(updated)
                .withAvailableReplicas(available)
                .endStatus()
                .build();
    }

    private static Deployment failing(Deployment deployment) {
        return deployment
                .edit()
                .editStatus()
                .addNewCondition()
                .withType("ReplicaFailure")
                .withStatus("True")
                .withReason("FailedCreate")
                .withMessage("pods \"fn-hello-x\" is forbidden: exceeded quota")
                .endCondition()
                .endStatus()
                .build();
    }
}
