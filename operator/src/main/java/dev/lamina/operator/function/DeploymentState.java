package dev.lamina.operator.function;

import dev.lamina.api.FunctionSpec;
import dev.lamina.api.Lamina;
import dev.lamina.operator.environment.Environment;
import dev.lamina.operator.status.ConditionFact;
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
record DeploymentState(
        ConditionFact fact, Optional<ConditionFact> ready, int replicas, Optional<String> scalingRefused) {

    /**
     * Returns the state after all objects were applied.
     *
     * @param environments the function's current environments
     * @param before the previous fact, if there was one
     */
    static DeploymentState of(
            AppliedObjects applied, FunctionSpec spec, List<Environment> environments, Optional<ConditionFact> before) {
        Deployment deployment = applied.deployment();
        ServingState serving = ServingState.of(deployment, spec, environments);
        ConditionFact fact = serving.running()
                ? progress(applied, serving, environments, before)
                : serving.trouble().orElseGet(() -> progress(applied, serving, environments, before));
        return new DeploymentState(fact, Optional.of(serving.ready()), serving.replicas(), applied.scalingRefused());
    }

    /**
     * Returns the state if nothing was written because the runtime, the code or the layers are missing: the previous
     * version runs on.
     */
    static DeploymentState left(
            ConditionFact runtime, Optional<Deployment> existing, FunctionSpec spec, List<Environment> environments) {
        return hindered(
                runtime.holds()
                        ? ConditionFact.unknown(
                                ResolutionResult.DEPLOYED,
                                "Waiting",
                                existing.isPresent()
                                        ? "The previous version serves until code and layers are resolved"
                                        : "Waiting for code and layers")
                        : runtime,
                existing,
                spec,
                environments);
    }

    /** Returns the state if the API server refused an object: the previous version runs on. */
    static DeploymentState refused(
            String message, Optional<Deployment> existing, FunctionSpec spec, List<Environment> environments) {
        return hindered(
                ConditionFact.isFalse(ResolutionResult.DEPLOYED, "Refused", message), existing, spec, environments);
    }

    /**
     * Returns the state if the ServiceAccount is missing, so no pod can be created. Environments with another role run
     * on.
     */
    static DeploymentState withoutRole(
            String name, Optional<Deployment> existing, FunctionSpec spec, List<Environment> environments) {
        DeploymentState deployed = hindered(
                ConditionFact.isFalse(
                        ResolutionResult.DEPLOYED,
                        "ServiceAccountNotFound",
                        "spec.executionRole.serviceAccountName: there is no ServiceAccount \"" + name
                                + "\" in this namespace; create it, or remove the field"),
                existing,
                spec,
                environments);
        boolean needed = existing.map(deployment ->
                        deployment.getSpec().getTemplate().getSpec().getServiceAccountName())
                .filter(name::equals)
                .isPresent();
        return needed && environments.stream().noneMatch(Environment::running)
                ? new DeploymentState(
                        deployed.fact(),
                        Optional.of(deployed.fact().as(Lamina.READY)),
                        deployed.replicas(),
                        Optional.empty())
                : deployed;
    }

    /** Returns the state of a version whose objects are all there, and whose start cache is being made. */
    DeploymentState optimizing() {
        return new DeploymentState(
                ConditionFact.unknown(
                        ResolutionResult.DEPLOYED,
                        "Optimizing",
                        "spec.functionSpec.snapStart: init runs once, to make the start cache"),
                Optional.empty(),
                replicas,
                scalingRefused);
    }

    /** Returns the state if something prevents the deployment: the previous version runs on. */
    static DeploymentState hindered(
            ConditionFact fact, Optional<Deployment> existing, FunctionSpec spec, List<Environment> environments) {
        Optional<ServingState> serving = existing.map(deployment -> ServingState.of(deployment, spec, environments));
        return new DeploymentState(
                fact,
                serving.map(ServingState::ready),
                serving.map(ServingState::replicas).orElse(0),
                Optional.empty());
    }

    private static ConditionFact progress(
            AppliedObjects applied,
            ServingState serving,
            List<Environment> environments,
            Optional<ConditionFact> before) {
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
        boolean rollingOut = serving.replicas()
                > Objects.requireNonNullElse(deployment.getStatus().getUpdatedReplicas(), 0);
        if (!rollingOut) {
            return applied(deployment);
        }
        return serving.trouble().map(DeploymentState::doNotStart).orElseGet(() -> rollingOut(environments));
    }

    /**
     * Returns whether the Deployment controller has seen the last change; until then its counts refer to the previous
     * template.
     */
    private static boolean isSeen(Deployment deployment) {
        return Objects.equals(
                deployment.getMetadata().getGeneration(),
                Optional.ofNullable(deployment.getStatus())
                        .map(DeploymentStatus::getObservedGeneration)
                        .orElse(deployment.getMetadata().getGeneration()));
    }

    private static ConditionFact applied(Deployment deployment) {
        return ConditionFact.isTrue(
                ResolutionResult.DEPLOYED,
                "Applied",
                "Deployment " + deployment.getMetadata().getName() + " is up to date");
    }

    private static ConditionFact rollingOut(List<Environment> environments) {
        return ConditionFact.unknown(
                ResolutionResult.DEPLOYED,
                "RollingOut",
                "Execution environments are being replaced"
                        + environments.stream()
                                .flatMap(environment -> environment.initError().stream())
                                .findFirst()
                                .map(error -> "; initialisation fails in one of them: " + error)
                                .orElse(""));
    }

    private static ConditionFact doNotStart(ConditionFact trouble) {
        return ConditionFact.isFalse(
                trouble.type(),
                trouble.reason(),
                "New execution environments do not start, old ones serve invocations: " + trouble.message());
    }
}
