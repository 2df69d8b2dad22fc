package dev.lamina.operator.function;

import dev.lamina.api.FunctionSpec;
import dev.lamina.api.Lamina;
import dev.lamina.operator.environment.Environment;
import dev.lamina.operator.environment.StartIssue;
import dev.lamina.operator.status.ConditionFact;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a function's Deployment serves invocations: with running environments, or with one that the next invocation
 * starts. This does not show whether they match the latest spec.
 *
 * @param running whether at least one environment runs
 * @param ending whether the container of an environment starts and ends repeatedly: calls are answered with how it
 *     ended
 * @param issue why an environment does not start, with the field and the fix
 * @param failure the Deployment controller's report if pods cannot be created (quota, policy) or do not become ready
 */
record ServingState(
        boolean running, boolean ending, Optional<ConditionFact> issue, Optional<ConditionFact> failure, int replicas) {
    private static final Set<String> FAILED = Set.of("ReplicaFailure=True", "Progressing=False");

    /** @param environments the function's current environments */
    static ServingState of(Deployment deployment, FunctionSpec spec, List<Environment> environments) {
        return new ServingState(
                environments.stream().anyMatch(Environment::running) || available(deployment) > 0,
                environments.stream()
                        .flatMap(environment -> environment.startIssue().stream())
                        .anyMatch(StartIssue::isEnding),
                environments.stream()
                        .flatMap(environment -> environment.startIssue().stream())
                        .findFirst()
                        .map(found -> StartIssues.of(found, spec)),
                failure(deployment),
                replicas(deployment));
    }

    /** Returns why new environments do not start. */
    Optional<ConditionFact> trouble() {
        return issue.or(() -> failure);
    }

    /** Returns the fact of the condition Ready. */
    ConditionFact ready() {
        return running || ending
                ? available()
                : trouble().map(fact -> fact.as(Lamina.READY)).orElseGet(this::available);
    }

    private ConditionFact available() {
        return ConditionFact.isTrue(
                Lamina.READY,
                "Available",
                replicas == 0
                        ? "Idle: the next invocation starts an execution environment"
                        : replicas + (replicas == 1 ? " execution environment" : " execution environments"));
    }

    private static Optional<ConditionFact> failure(Deployment deployment) {
        return Optional.ofNullable(deployment.getStatus())
                .map(DeploymentStatus::getConditions)
                .orElse(List.of())
                .stream()
                .filter(condition -> FAILED.contains(condition.getType() + "=" + condition.getStatus()))
                .findFirst()
                .map(ServingState::cannotStart);
    }

    private static ConditionFact cannotStart(DeploymentCondition condition) {
        return ConditionFact.isFalse(
                ResolutionResult.DEPLOYED,
                condition.getReason(),
                "Execution environments cannot be started: " + condition.getMessage());
    }

    private static int available(Deployment deployment) {
        return Optional.ofNullable(deployment.getStatus())
                .map(DeploymentStatus::getAvailableReplicas)
                .orElse(0);
    }

    private static int replicas(Deployment deployment) {
        return Optional.ofNullable(deployment.getStatus())
                .map(DeploymentStatus::getReplicas)
                .orElse(0);
    }
}
