package dev.lamina.operator.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.operator.environment.Environment;
import dev.lamina.operator.status.Fact;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeployedTest {
  private static final Fact RUNTIME = Fact.isTrue("Deployed", "RuntimeKnown", "java25");

  @Test
  void noEnvironmentAtAllIsAsGoodAsSome() {
    assertThat(of(deployment(null, null, null)).fact().holds()).isTrue();
    assertThat(of(deployment(0, 0, 0)).fact().reason()).isEqualTo("Applied");
    assertThat(of(deployment(2, 2, 2)).replicas()).isEqualTo(2);
  }

  @Test
  void oldEnvironmentsBesideNewOnesAreARollout() {
    assertThat(of(deployment(3, 1, 3)).fact()).satisfies(fact -> {
      assertThat(fact.holds()).isTrue();
      assertThat(fact.reason()).isEqualTo("RollingOut");
    });
  }

  @Test
  void podsThatCannotBeMadeAreToldWithTheReasonUnlessOthersServe() {
    assertThat(of(failing(deployment(0, 0, 0))).fact()).satisfies(fact -> {
      assertThat(fact.holds()).isFalse();
      assertThat(fact.reason()).isEqualTo("FailedCreate");
      assertThat(fact.message()).contains("exceeded quota");
    });
    assertThat(of(failing(deployment(2, 1, 1))).fact().holds()).isTrue();
  }

  @Test
  void whatIsBlockedKeepsWhatRuns() {
    Deployed blocked = Deployed.blocked(RUNTIME, Optional.of(deployment(2, 2, 2)));
    assertThat(blocked.fact().status()).isEqualTo("Unknown");
    assertThat(blocked.fact().message()).contains("last good version");
    assertThat(blocked.replicas()).isEqualTo(2);
  }

  @Test
  void aSecretThatIsMissingIsToldByItsField() {
    Environment waiting = TestEnvironments.waiting("CreateContainerConfigError", "secret \"keys\" not found");
    assertThat(of(deployment(1, 1, 0), waiting).fact()).isEqualTo(Fact.isFalse("Deployed", "SecretNotFound",
        "spec.environmentFrom[0].secret: there is no Secret \"keys\" in this namespace; create it, or take it out of the list"));
  }

  @Test
  void aSecretThatTheUserDidNotNameIsToldAsTheKubeletTellsIt() {
    Environment waiting = TestEnvironments.waiting("CreateContainerConfigError", "secret \"fn-hello-token-0123456789\" not found");
    assertThat(of(deployment(1, 1, 0), waiting).fact()).isEqualTo(Fact.isFalse("Deployed", "CreateContainerConfigError",
        "Execution environments cannot be started: secret \"fn-hello-token-0123456789\" not found"));
  }

  @Test
  void anImageThatCannotBePulledIsToldByTheRuntime() {
    assertThat(of(deployment(1, 1, 0), TestEnvironments.waiting("ImagePullBackOff", "Back-off pulling image \"x\": ErrImagePull: not found")).fact()).satisfies(fact -> {
      assertThat(fact.reason()).isEqualTo("ImageNotPulled");
      assertThat(fact.message()).startsWith("spec.runtime: ").contains("java25", "cannot be pulled: not found;", "runtimes in the values");
    });
  }

  @Test
  void allElseThatKeepsAContainerFromStartingIsToldInTheKubeletsWords() {
    assertThat(of(deployment(1, 1, 0), TestEnvironments.waiting("CreateContainerError", "no space left")).fact()).isEqualTo(
        Fact.isFalse("Deployed", "CreateContainerError", "Execution environments cannot be started: no space left"));
  }

  @Test
  void whileOldEnvironmentsServeNewOnesThatDoNotStartAreOnlyMentioned() {
    assertThat(of(deployment(2, 1, 1), TestEnvironments.initialised("old"), TestEnvironments.waiting("ImagePullBackOff", "x")).fact()).satisfies(fact -> {
      assertThat(fact.holds()).isTrue();
      assertThat(fact.message()).contains("being replaced", "cannot be pulled");
    });
  }

  /** It answers invocations with the error of its init: the function is to be invoked. */
  @Test
  void anEnvironmentThatRunsWithoutEverBeingInitialisedIsNoFailureOfTheDeployment() {
    Deployment stuck = deployment(1, 1, 0).edit().editStatus()
        .addNewCondition().withType("Progressing").withStatus("False").withReason("ProgressDeadlineExceeded").withMessage("x").endCondition()
        .endStatus().build();
    assertThat(of(stuck).fact().holds()).isFalse();
    assertThat(of(stuck, TestEnvironments.failed("boom")).fact().holds()).isTrue();
  }

  private static Deployed of(Deployment deployment, Environment... environments) {
    return Deployed.of(deployment, TestFunctions.everything(TestFunctions.inline("class A {}"), "imaging"), List.of(environments));
  }

  private static Deployment deployment(Integer replicas, Integer updated, Integer available) {
    return new DeploymentBuilder()
        .withNewMetadata().withName("fn-hello").endMetadata()
        .withNewStatus().withReplicas(replicas).withUpdatedReplicas(updated).withAvailableReplicas(available).endStatus()
        .build();
  }

  private static Deployment failing(Deployment deployment) {
    return deployment.edit().editStatus()
        .addNewCondition().withType("ReplicaFailure").withStatus("True").withReason("FailedCreate")
            .withMessage("pods \"fn-hello-x\" is forbidden: exceeded quota").endCondition()
        .endStatus().build();
  }
}
