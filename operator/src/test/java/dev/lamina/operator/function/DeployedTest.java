package dev.lamina.operator.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.operator.status.Fact;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeployedTest {
  private static final Fact RUNTIME = Fact.isTrue("Deployed", "RuntimeKnown", "java25");

  @Test
  void noEnvironmentAtAllIsAsGoodAsSome() {
    assertThat(Deployed.of(deployment(null, null, null)).fact().holds()).isTrue();
    assertThat(Deployed.of(deployment(0, 0, 0)).fact().reason()).isEqualTo("Applied");
    assertThat(Deployed.of(deployment(2, 2, 2)).replicas()).isEqualTo(2);
  }

  @Test
  void oldEnvironmentsBesideNewOnesAreARollout() {
    assertThat(Deployed.of(deployment(3, 1, 3)).fact()).satisfies(fact -> {
      assertThat(fact.holds()).isTrue();
      assertThat(fact.reason()).isEqualTo("RollingOut");
    });
  }

  @Test
  void podsThatCannotBeMadeAreToldWithTheReasonUnlessOthersServe() {
    assertThat(Deployed.of(failing(deployment(0, 0, 0))).fact()).satisfies(fact -> {
      assertThat(fact.holds()).isFalse();
      assertThat(fact.reason()).isEqualTo("FailedCreate");
      assertThat(fact.message()).contains("exceeded quota");
    });
    assertThat(Deployed.of(failing(deployment(2, 1, 1))).fact().holds()).isTrue();
  }

  @Test
  void whatIsBlockedKeepsWhatRuns() {
    Deployed blocked = Deployed.blocked(RUNTIME, Optional.of(deployment(2, 2, 2)));
    assertThat(blocked.fact().status()).isEqualTo("Unknown");
    assertThat(blocked.fact().message()).contains("last good version");
    assertThat(blocked.replicas()).isEqualTo(2);
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
