package dev.lamina.operator.function;

import dev.lamina.api.Function;
import dev.lamina.api.ProvisioningSchedule;
import dev.lamina.operator.config.OperatorConfig;
import dev.lamina.operator.environment.Environment;
import dev.lamina.operator.status.ConditionFact;
import dev.lamina.schedule.KedaTimes;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Computes the state of provisioned concurrency at this moment. */
@ApplicationScoped
class Provisioning {
    private final OperatorConfig config;
    private final Clock clock;

    Provisioning(OperatorConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    Optional<ProvisionedState> of(Function function, Optional<Deployment> deployment, List<Environment> environments) {
        int requested = RequestedConcurrency.at(function.getSpec().concurrencyOrNone(), Instant.now(clock));
        Optional<ProvisionedState> provisioned =
                ProvisionedState.of(requested, config.maxReplicas(), deployment, environments);
        return problem(function.getSpec().concurrencyOrNone().schedulesOrNone())
                .map(fact -> new ProvisionedState(
                        provisioned.map(ProvisionedState::status).orElse(null), fact))
                .or(() -> provisioned);
    }

    /** Returns the first schedule that KEDA cannot run. */
    private static Optional<ConditionFact> problem(List<ProvisioningSchedule> schedules) {
        return IntStream.range(0, schedules.size())
                .boxed()
                .flatMap(i ->
                        KedaTimes.problem(schedules.get(i))
                                .map(why -> "spec.concurrency.schedules[" + i + "]." + why)
                                .stream())
                .findFirst()
                .map(why -> ConditionFact.isFalse(
                        ResolutionResult.PROVISIONED, "InvalidSchedule", why + "; the other schedules are in effect"));
    }
}
