package dev.lamina.operator.function;

import dev.lamina.api.FunctionSpec;
import dev.lamina.api.Lamina;
import dev.lamina.operator.environment.Environment;
import dev.lamina.operator.status.Fact;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The state of the function's objects.
 *
 * @param fact whether the objects match the spec and all environments run it; Unknown while that is in progress
 * @param ready whether invocations are served, possibly by a previous version; empty if no object was ever created
 * @param replicas number of execution environments
 * @param scalingRefused why the ScaledObject or a TriggerAuthentication was refused
 */
record Deployed(Fact fact, Optional<Fact> ready, int replicas, Optional<String> scalingRefused) {

  /**
   * Returns the state after all objects were applied.
   *
   * @param environments the function's current environments
   * @param before the previous fact, if there was one
   */
  static Deployed of(Applied applied, FunctionSpec spec, List<Environment> environments, Optional<Fact> before) {
    Deployment deployment = applied.deployment();
    Serving serving = Serving.of(deployment, spec, environments);
    Fact fact = serving.running() ? progress(applied, serving, environments, before)
        : serving.trouble().orElseGet(() -> progress(applied, serving, environments, before));
    return new Deployed(fact, Optional.of(serving.ready()), serving.replicas(), applied.scalingRefused());
  }

  /** Returns the state if nothing was written because the runtime, the code or the layers are missing: the previous version runs on. */
  static Deployed left(Fact runtime, Optional<Deployment> existing, FunctionSpec spec, List<Environment> environments) {
    return hindered(runtime.holds()
        ? Fact.unknown(Findings.DEPLOYED, "Waiting", existing.isPresent()
            ? "The previous version serves until code and layers are resolved" : "Waiting for code and layers")
        : runtime, existing, spec, environments);
  }

  /** Returns the state if the API server refused an object: the previous version runs on. */
  static Deployed refused(String message, Optional<Deployment> existing, FunctionSpec spec, List<Environment> environments) {
    return hindered(Fact.isFalse(Findings.DEPLOYED, "Refused", message), existing, spec, environments);
  }

  /** Returns the state if the execution role is missing, so no pod can be created. Environments with another role run on. */
  static Deployed withoutRole(String name, Optional<Deployment> existing, FunctionSpec spec, List<Environment> environments) {
    Deployed deployed = hindered(Fact.isFalse(Findings.DEPLOYED, "ServiceAccountNotFound", "spec.serviceAccountName: there is no ServiceAccount \""
        + name + "\" in this namespace; create it, or remove the field"), existing, spec, environments);
    boolean needed = existing.map(deployment -> deployment.getSpec().getTemplate().getSpec().getServiceAccountName()).filter(name::equals).isPresent();
    return needed && environments.stream().noneMatch(Environment::running)
        ? new Deployed(deployed.fact(), Optional.of(deployed.fact().as(Lamina.READY)), deployed.replicas(), Optional.empty()) : deployed;
  }

  /** Returns the state if something prevents the deployment: the previous version runs on. */
  static Deployed hindered(Fact fact, Optional<Deployment> existing, FunctionSpec spec, List<Environment> environments) {
    Optional<Serving> serving = existing.map(deployment -> Serving.of(deployment, spec, environments));
    return new Deployed(fact, serving.map(Serving::ready), serving.map(Serving::replicas).orElse(0), Optional.empty());
  }

  private static Fact progress(Applied applied, Serving serving, List<Environment> environments, Optional<Fact> before) {
    Deployment deployment = applied.deployment();
    if (serving.replicas() == 0) {
      return applied(deployment);
    }
    if (applied.newTemplate()) {
      return rollingOut(environments);
    }
    if (!isSeen(deployment) && before.isPresent()) {
      return before.get();
    }
    boolean rollingOut = serving.replicas() > Objects.requireNonNullElse(deployment.getStatus().getUpdatedReplicas(), 0);
    if (!rollingOut) {
      return applied(deployment);
    }
    return serving.trouble().map(Deployed::doNotStart).orElseGet(() -> rollingOut(environments));
  }

  /** Returns whether the Deployment controller has seen the last change; until then its counts refer to the previous template. */
  private static boolean isSeen(Deployment deployment) {
    return Objects.equals(deployment.getMetadata().getGeneration(),
        Optional.ofNullable(deployment.getStatus()).map(DeploymentStatus::getObservedGeneration).orElse(deployment.getMetadata().getGeneration()));
  }

  private static Fact applied(Deployment deployment) {
    return Fact.isTrue(Findings.DEPLOYED, "Applied", "Deployment " + deployment.getMetadata().getName() + " is up to date");
  }

  private static Fact rollingOut(List<Environment> environments) {
    return Fact.unknown(Findings.DEPLOYED, "RollingOut", "Execution environments are being replaced"
        + environments.stream().flatMap(environment -> environment.initError().stream()).findFirst()
            .map(error -> "; initialisation fails in one of them: " + error).orElse(""));
  }

  private static Fact doNotStart(Fact trouble) {
    return Fact.isFalse(trouble.type(), trouble.reason(), "New execution environments do not start, old ones serve invocations: " + trouble.message());
  }
}
