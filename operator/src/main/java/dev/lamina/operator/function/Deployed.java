package dev.lamina.operator.function;

import dev.lamina.api.FunctionSpec;
import dev.lamina.operator.environment.Environment;
import dev.lamina.operator.status.Fact;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * How far the function's Deployment has come.
 *
 * @param replicas execution environments there are
 */
record Deployed(Fact fact, int replicas) {
  /** What the Deployment controller reports when pods cannot be made (quota, policy) or do not come up. */
  private static final Set<String> FAILED = Set.of("ReplicaFailure=True", "Progressing=False");

  /**
   * The Deployment is as it should be; with no environment at all that is as good as with some.
   *
   * @param environments those that there are of it
   */
  static Deployed of(Deployment deployment, FunctionSpec spec, List<Environment> environments) {
    Optional<Fact> hindrance = environments.stream().flatMap(environment -> environment.hindrance().stream()).findFirst()
        .map(found -> Hindrances.of(found, spec));
    boolean serving = environments.stream().anyMatch(Environment::running) || available(deployment) > 0;
    Fact fact = serving ? progress(deployment, hindrance)
        : hindrance.or(() -> failure(deployment)).orElseGet(() -> progress(deployment, Optional.empty()));
    return new Deployed(fact, replicas(Optional.of(deployment)));
  }

  /** Nothing was written: what runs goes on. */
  static Deployed blocked(Fact runtime, Optional<Deployment> existing) {
    return new Deployed(runtime.holds()
        ? Fact.unknown(Findings.DEPLOYED, "Waiting", existing.isPresent()
            ? "The last good version stays until code and layers are right" : "Waits for code and layers")
        : runtime, replicas(existing));
  }

  /** The execution role that the spec names is missing: no pod could be made. */
  static Deployed withoutRole(String name, Optional<Deployment> existing) {
    return new Deployed(Fact.isFalse(Findings.DEPLOYED, "ServiceAccountNotFound", "spec.serviceAccountName: there is no ServiceAccount \""
        + name + "\" in this namespace; create it, or take the field out"), replicas(existing));
  }

  /** The API server refused an object. */
  static Deployed refused(String message, Optional<Deployment> existing) {
    return new Deployed(Fact.isFalse(Findings.DEPLOYED, "Refused", message), replicas(existing));
  }

  private static Optional<Fact> failure(Deployment deployment) {
    DeploymentStatus status = deployment.getStatus();
    return Optional.ofNullable(status).map(DeploymentStatus::getConditions).orElse(List.of()).stream()
        .filter(condition -> FAILED.contains(condition.getType() + "=" + condition.getStatus()))
        .findFirst()
        .map(Deployed::cannotStart);
  }

  private static Fact cannotStart(DeploymentCondition condition) {
    return Fact.isFalse(Findings.DEPLOYED, condition.getReason(), "Execution environments cannot be started: " + condition.getMessage());
  }

  private static Fact progress(Deployment deployment, Optional<Fact> hindrance) {
    DeploymentStatus status = deployment.getStatus();
    boolean rollingOut = status != null && replicas(Optional.of(deployment)) > Objects.requireNonNullElse(status.getUpdatedReplicas(), 0);
    return rollingOut
        ? Fact.isTrue(Findings.DEPLOYED, "RollingOut", "Execution environments are being replaced"
            + hindrance.map(fact -> "; the new ones do not start: " + fact.message()).orElse(""))
        : Fact.isTrue(Findings.DEPLOYED, "Applied", "Deployment " + deployment.getMetadata().getName() + " is up to date");
  }

  private static int available(Deployment deployment) {
    return Optional.ofNullable(deployment.getStatus()).map(DeploymentStatus::getAvailableReplicas).orElse(0);
  }

  private static int replicas(Optional<Deployment> deployment) {
    return deployment.map(Deployment::getStatus).map(DeploymentStatus::getReplicas).orElse(0);
  }
}
