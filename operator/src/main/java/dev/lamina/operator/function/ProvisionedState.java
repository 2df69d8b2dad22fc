package dev.lamina.operator.function;

import dev.lamina.api.ProvisionedStatus;
import dev.lamina.operator.environment.Environment;
import dev.lamina.operator.status.ConditionFact;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The state of a function's provisioned concurrency. An environment counts as available if its handler is initialised.
 * The function can be invoked all the time.
 *
 * @param status null if no provisioned concurrency is requested now
 */
record ProvisionedState(ProvisionedStatus status, ConditionFact fact) {

    /**
     * Returns the state, or empty if nothing is requested.
     *
     * @param requested number of environments that the spec requests now
     * @param most maximum number of environments of a function in this installation
     */
    static Optional<ProvisionedState> of(
            int requested, int most, Optional<Deployment> deployment, List<Environment> environments) {
        if (requested == 0) {
            return Optional.empty();
        }
        int available =
                (int) environments.stream().filter(Environment::initialised).count();
        ProvisionedStatus status = new ProvisionedStatus(
                requested, Math.min(requested, environments.size()), Math.min(requested, available));
        return Optional.of(new ProvisionedState(status, fact(status, most, deployment, environments)));
    }

    private static ConditionFact fact(
            ProvisionedStatus status, int most, Optional<Deployment> deployment, List<Environment> environments) {
        Optional<String> initError = environments.stream()
                .flatMap(environment -> environment.initError().stream())
                .findFirst();
        boolean current = deployment.filter(ProvisionedState::isRolledOut).isPresent();
        String count = status.available() + " of " + status.requested() + " environments are initialised";
        if (current && status.available() >= status.requested()) {
            return ConditionFact.isTrue(ResolutionResult.PROVISIONED, "Initialised", count);
        }
        if (initError.isPresent()) {
            return ConditionFact.isFalse(
                    ResolutionResult.PROVISIONED,
                    "InitFailed",
                    "FUNCTION_ERROR_INIT_FAILURE: " + count
                            + "; the handler's initialisation fails, and every invocation retries it: "
                            + initError.get());
        }
        if (status.requested() > most) {
            return ConditionFact.isFalse(
                    ResolutionResult.PROVISIONED,
                    "LimitExceeded",
                    "spec.concurrency: " + status.requested()
                            + " environments are requested, but this installation allows at most " + most
                            + " for a function; request fewer, or increase the Helm value functions.maxReplicas");
        }
        return ConditionFact.isFalse(
                ResolutionResult.PROVISIONED,
                "InProgress",
                current ? count : count + "; older environments are being replaced");
    }

    private static boolean isRolledOut(Deployment deployment) {
        DeploymentStatus status = deployment.getStatus();
        return status != null
                && Objects.equals(
                        status.getObservedGeneration(), deployment.getMetadata().getGeneration())
                && number(status.getUpdatedReplicas()) >= number(status.getReplicas());
    }

    private static int number(Integer count) {
        return count == null ? 0 : count;
    }
}
