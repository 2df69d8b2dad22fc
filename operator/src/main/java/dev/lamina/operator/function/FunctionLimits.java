package dev.lamina.operator.function;

import dev.lamina.api.Concurrency;
import dev.lamina.api.ConcurrencyBuilder;
import dev.lamina.api.Function;
import dev.lamina.api.ProvisioningSchedule;
import dev.lamina.api.ProvisioningScheduleBuilder;
import dev.lamina.operator.limit.NamespaceLimits;
import dev.lamina.operator.limit.NamespaceLimits.Limit;
import dev.lamina.operator.limit.NamespaceResources;
import dev.lamina.operator.status.ConditionFact;
import dev.lamina.operator.workload.Workload;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Applies the limits of a namespace to its functions and versions: those that were created first get what they request,
 * as with a ResourceQuota, and the others what is left. Nothing else about them changes.
 */
@ApplicationScoped
class FunctionLimits {
    private static final String EXCEEDED = "LimitExceeded";

    private final NamespaceLimits limits;
    private final NamespaceResources resources;

    FunctionLimits(NamespaceLimits limits, NamespaceResources resources) {
        this.limits = limits;
        this.resources = resources;
    }

    /** Returns the result with no more provisioned concurrency than is left, and with what exceeds a limit. */
    ResolutionResult apply(Function function, ResolutionResult result) {
        Optional<Integer> left = provisionedLeft(function);
        return result.with(
                reserved(function),
                left.<UnaryOperator<Workload>>map(most -> workload -> atMost(workload, most))
                        .orElse(UnaryOperator.identity()));
    }

    /** Returns the state of provisioned concurrency; the limit is the reason if it gets less than it requests. */
    Optional<ProvisionedState> apply(Function function, Optional<ProvisionedState> state) {
        return state.map(known -> provisionedExceeded(function)
                .map(fact -> new ProvisionedState(known.status(), fact))
                .orElse(known));
    }

    private Optional<ConditionFact> reserved(Function function) {
        Integer own = function.getSpec().concurrencyOrNone().reserved();
        if (own == null || own == 0) {
            return Optional.empty();
        }
        String namespace = function.getMetadata().getNamespace();
        return limits.reserved(namespace).map(limit -> reserved(limit, namespace, function));
    }

    private ConditionFact reserved(Limit limit, String namespace, Function function) {
        List<Function> reserving = resources.functions(namespace).stream()
                .filter(other -> other.getSpec().concurrencyOrNone().reserved() != null)
                .sorted(Comparator.comparing(FunctionLimits::created)
                        .thenComparing(other -> other.getMetadata().getName()))
                .toList();
        String uid = function.getMetadata().getUid();
        int older = sum(reserving.stream()
                .takeWhile(other -> !other.getMetadata().getUid().equals(uid))
                .toList());
        int all = sum(reserving);
        String use = "namespace " + namespace + " uses " + all + " of " + limit.most() + " reserved executions";
        return older + function.getSpec().concurrencyOrNone().reserved() <= limit.most()
                ? ConditionFact.isTrue(ResolutionResult.WITHIN_LIMITS, "WithinLimits", use)
                : ConditionFact.isFalse(
                        ResolutionResult.WITHIN_LIMITS,
                        EXCEEDED,
                        "spec.concurrency.reserved: " + use + ": reserve fewer here or in older functions, or let an "
                                + "administrator raise the Helm value " + limit.helmValue() + ". Until then all "
                                + "functions of the namespace that reserve run at most " + limit.most()
                                + " invocations at a time");
    }

    private static int sum(List<Function> reserving) {
        return reserving.stream()
                .mapToInt(function -> function.getSpec().concurrencyOrNone().reserved())
                .sum();
    }

    private static String created(Function function) {
        return Optional.ofNullable(function.getMetadata().getCreationTimestamp())
                .orElse("");
    }

    /** Returns what the limit leaves for a function; empty if there is no limit, or nothing is requested. */
    private Optional<Integer> provisionedLeft(Function function) {
        String namespace = function.getMetadata().getNamespace();
        return ProvisionedShares.most(function.getSpec()) == 0
                ? Optional.empty()
                : limits.provisioned(namespace)
                        .map(limit -> ProvisionedShares.of(resources, namespace)
                                .leftFor(function.getMetadata().getUid(), limit.most()));
    }

    private Optional<ConditionFact> provisionedExceeded(Function function) {
        String namespace = function.getMetadata().getNamespace();
        int requested = ProvisionedShares.most(function.getSpec());
        return limits.provisioned(namespace).flatMap(limit -> {
            ProvisionedShares shares = ProvisionedShares.of(resources, namespace);
            int left = shares.leftFor(function.getMetadata().getUid(), limit.most());
            return requested <= left
                    ? Optional.empty()
                    : Optional.of(ConditionFact.isFalse(
                            ResolutionResult.PROVISIONED,
                            EXCEEDED,
                            "provisioned concurrency: namespace " + namespace + " uses " + shares.requested() + " of "
                                    + limit.most() + " provisioned environments, and older ones leave " + left + " of "
                                    + requested + " for this one: request fewer, or let an administrator raise the "
                                    + "Helm value " + limit.helmValue()));
        });
    }

    private static Workload atMost(Workload workload, int most) {
        Concurrency concurrency = workload.spec().concurrencyOrNone();
        Concurrency limited = ConcurrencyBuilder.builder(concurrency)
                .provisioned(atMost(concurrency.provisioned(), most))
                .schedules(
                        most == 0 || concurrency.schedules() == null
                                ? null
                                : concurrency.schedules().stream()
                                        .map(schedule -> atMost(schedule, most))
                                        .toList())
                .build();
        return workload.with(workload.spec().withConcurrency(limited));
    }

    /** Returns null for nothing: the schema has no 0. */
    private static Integer atMost(Integer provisioned, int most) {
        return provisioned == null || most == 0 ? null : Integer.valueOf(Math.min(provisioned, most));
    }

    private static ProvisioningSchedule atMost(ProvisioningSchedule schedule, int most) {
        return ProvisioningScheduleBuilder.builder(schedule)
                .provisioned(Math.min(schedule.provisioned(), most))
                .build();
    }
}
