package dev.lamina.operator.function;

import dev.lamina.api.ProvisionedStatus;
import dev.lamina.operator.environment.Environment;
import dev.lamina.operator.status.Fact;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How far the environments have come that a function asks to be kept: its provisioned concurrency, of which an environment
 * counts when its handler is initialised. The function can be invoked all the while.
 *
 * @param status null: nothing is asked for now
 */
record Provisioned(ProvisionedStatus status, Fact fact) {

  /**
   * @param requested environments that the spec asks for now; with none there is nothing to tell
   * @param most environments that the installation allows
   */
  static Optional<Provisioned> of(int requested, int most, Optional<Deployment> deployment, List<Environment> environments) {
    if (requested == 0) {
      return Optional.empty();
    }
    int available = (int) environments.stream().filter(Environment::initialised).count();
    ProvisionedStatus status = new ProvisionedStatus(
        requested, Math.min(requested, environments.size()), Math.min(requested, available));
    return Optional.of(new Provisioned(status, fact(status, most, deployment, environments)));
  }

  private static Fact fact(ProvisionedStatus status, int most, Optional<Deployment> deployment, List<Environment> environments) {
    Optional<String> initError = environments.stream().flatMap(environment -> environment.initError().stream()).findFirst();
    boolean current = deployment.filter(Provisioned::isRolledOut).isPresent();
    String count = status.available() + " of " + status.requested() + " environments are initialised";
    if (current && status.available() >= status.requested()) {
      return Fact.isTrue(Findings.PROVISIONED, "Initialised", count);
    }
    if (initError.isPresent()) {
      return Fact.isFalse(Findings.PROVISIONED, "InitFailed", "FUNCTION_ERROR_INIT_FAILURE: " + count
          + "; the handler's init fails, and every invocation tries it again: " + initError.get());
    }
    if (status.requested() > most) {
      return Fact.isFalse(Findings.PROVISIONED, "LimitExceeded", "spec.concurrency: " + status.requested()
          + " environments are asked for, but this installation allows " + most
          + " of one function; ask for fewer, or have functions.maxReplicas of the Helm chart raised");
    }
    return Fact.isFalse(Findings.PROVISIONED, "InProgress", current ? count : count + ", and older ones are being replaced");
  }

  private static boolean isRolledOut(Deployment deployment) {
    DeploymentStatus status = deployment.getStatus();
    return status != null
        && Objects.equals(status.getObservedGeneration(), deployment.getMetadata().getGeneration())
        && number(status.getUpdatedReplicas()) >= number(status.getReplicas());
  }

  private static int number(Integer count) {
    return count == null ? 0 : count;
  }
}
