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
 * How far the function's objects have come.
 *
 * @param fact whether what the manifest says was made, and all environments are made from it; Unknown while that is under way
 * @param ready whether calls are served, if need be by what was made before; empty: nothing was ever made
 * @param replicas execution environments there are
 * @param scalingRefused why what scales the function was not taken
 */
record Deployed(Fact fact, Optional<Fact> ready, int replicas, Optional<String> scalingRefused) {

  /**
   * Everything was applied.
   *
   * @param environments those that there are of the function
   * @param before what was said last, if anything
   */
  static Deployed of(Applied applied, FunctionSpec spec, List<Environment> environments, Optional<Fact> before) {
    Deployment deployment = applied.deployment();
    Serving serving = Serving.of(deployment, spec, environments);
    Fact fact = serving.running() ? progress(applied, serving, environments, before)
        : serving.trouble().orElseGet(() -> progress(applied, serving, environments, before));
    return new Deployed(fact, Optional.of(serving.ready()), serving.replicas(), applied.scalingRefused());
  }

  /** Nothing was written, since the runtime, the code or the layers are missing: what runs goes on. */
  static Deployed left(Fact runtime, Optional<Deployment> existing, FunctionSpec spec, List<Environment> environments) {
    return hindered(runtime.holds()
        ? Fact.unknown(Findings.DEPLOYED, "Waiting", existing.isPresent()
            ? "What ran before goes on until code and layers are right" : "Waits for code and layers")
        : runtime, existing, spec, environments);
  }

  /** The API server refused an object: what runs goes on. */
  static Deployed refused(String message, Optional<Deployment> existing, FunctionSpec spec, List<Environment> environments) {
    return hindered(Fact.isFalse(Findings.DEPLOYED, "Refused", message), existing, spec, environments);
  }

  /** The execution role that the spec names is missing: no pod could be made with it. What runs with another one goes on. */
  static Deployed withoutRole(String name, Optional<Deployment> existing, FunctionSpec spec, List<Environment> environments) {
    Deployed deployed = hindered(Fact.isFalse(Findings.DEPLOYED, "ServiceAccountNotFound", "spec.serviceAccountName: there is no ServiceAccount \""
        + name + "\" in this namespace; create it, or take the field out"), existing, spec, environments);
    boolean needed = existing.map(deployment -> deployment.getSpec().getTemplate().getSpec().getServiceAccountName()).filter(name::equals).isPresent();
    return needed && environments.stream().noneMatch(Environment::running)
        ? new Deployed(deployed.fact(), Optional.of(deployed.fact().as(Lamina.READY)), deployed.replicas(), Optional.empty()) : deployed;
  }

  /** Something stands in the way: what runs goes on. */
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

  /** Until the Deployment controller has seen the last change, its counts speak of the template before. */
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
            .map(error -> "; the init of one fails: " + error).orElse(""));
  }

  private static Fact doNotStart(Fact trouble) {
    return Fact.isFalse(trouble.type(), trouble.reason(), "The new execution environments do not start, the old ones serve: " + trouble.message());
  }
}
