package dev.lamina.operator.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.Concurrency;
import dev.lamina.api.ConcurrencyBuilder;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionSpecBuilder;
import dev.lamina.api.ProvisionedStatus;
import dev.lamina.api.ProvisioningSchedule;
import dev.lamina.api.ProvisioningScheduleBuilder;
import dev.lamina.operator.config.TestConfig;
import dev.lamina.operator.limit.FixedResources;
import dev.lamina.operator.limit.NamespaceLimits;
import dev.lamina.operator.status.ConditionFact;
import dev.lamina.operator.workload.Workload;
import dev.lamina.operator.workload.Workload.RuntimeImage;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Namespace shop may reserve 20 executions and provision 10 environments. */
class FunctionLimitsTest {
    private static final ConditionFact WELL = ConditionFact.isTrue("Any", "Well", "well");

    private final FixedResources resources = new FixedResources();
    private final FunctionLimits limits = limits(
            "lamina.limits.namespaces.shop.reserved", "20",
            "lamina.limits.namespaces.shop.provisioned", "10");

    @Test
    void youngestFunctionExceedsReservedLimit() {
        Function first = function("first", 1, reserving(15));
        Function second = function("second", 2, reserving(15));

        assertThat(within(first))
                .contains(ConditionFact.isTrue(
                        "WithinLimits", "WithinLimits", "namespace shop uses 30 of 20 reserved executions"));
        assertThat(within(second))
                .contains(ConditionFact.isFalse(
                        "WithinLimits",
                        "LimitExceeded",
                        "spec.concurrency.reserved: namespace shop uses 30 of 20 reserved executions: reserve fewer"
                                + " here or in older functions, or let an administrator raise the Helm value"
                                + " limits.namespaces.shop.reserved. Until then all functions of the namespace that"
                                + " reserve run at most 20 invocations at a time"));
    }

    @Test
    void exceededLimitMeansNotUpToDate() {
        Function large = function("large", 1, reserving(21));

        List<ConditionFact> facts = limits.apply(large, result(large))
                .facts(new DeploymentState(WELL, Optional.of(WELL.as("Ready")), 0, Optional.empty()), Optional.empty());

        assertThat(facts.get(0).holds()).as("it is served").isTrue();
        assertThat(facts.get(1).reason()).isEqualTo("LimitExceeded");
        assertThat(facts.getLast().type()).isEqualTo("WithinLimits");
    }

    @Test
    void stoppedFunctionReservesNothing() {
        assertThat(within(function("stopped", 1, reserving(0)))).isEmpty();
    }

    @Test
    void namespaceWithoutLimitHasNoCondition() {
        FunctionLimits unlimited = limits("lamina.limits.namespaces.bank.reserved", "20");
        Function function = function("first", 1, reserving(1000));

        assertThat(unlimited.apply(function, result(function)).withinLimits()).isEmpty();
    }

    @Test
    void youngerFunctionIsProvisionedWithWhatIsLeft() {
        function("first", 1, provisioned(8));
        Function second = function("second", 2, provisioned(5));

        assertThat(deployed(second).provisioned()).isEqualTo(2);
        assertThat(limits.apply(second, Optional.of(state(5))))
                .contains(new ProvisionedState(
                        state(5).status(),
                        ConditionFact.isFalse(
                                "Provisioned",
                                "LimitExceeded",
                                "provisioned concurrency: namespace shop uses 13 of 10 provisioned environments, and"
                                        + " older ones leave 2 of 5 for this one: request fewer, or let an"
                                        + " administrator raise the Helm value limits.namespaces.shop.provisioned")));
    }

    @Test
    void olderFunctionIsProvisionedAsRequested() {
        Function first = function("first", 1, provisioned(8));
        function("second", 2, provisioned(5));

        assertThat(deployed(first).provisioned()).isEqualTo(8);
        assertThat(limits.apply(first, Optional.of(state(8)))).contains(state(8));
    }

    @Test
    void nothingLeftMeansNothingProvisioned() {
        function("first", 1, provisioned(10));
        Function second = function(
                "second",
                2,
                ConcurrencyBuilder.builder()
                        .provisioned(1)
                        .schedules(List.of(schedule(5)))
                        .build());

        assertThat(deployed(second).provisioned()).isNull();
        assertThat(deployed(second).schedulesOrNone()).isEmpty();
    }

    @Test
    void schedulesCountWithTheirMaximum() {
        Concurrency scheduled =
                ConcurrencyBuilder.builder().schedules(List.of(schedule(7))).build();
        function("first", 1, scheduled);
        Function second = function("second", 2, scheduled);

        assertThat(deployed(second).schedulesOrNone()).containsExactly(schedule(3));
    }

    private Optional<ConditionFact> within(Function function) {
        return limits.apply(function, result(function)).withinLimits();
    }

    private Concurrency deployed(Function function) {
        return limits.apply(function, result(function))
                .workload()
                .orElseThrow()
                .spec()
                .concurrencyOrNone();
    }

    private FunctionLimits limits(String... settings) {
        return new FunctionLimits(new NamespaceLimits(TestConfig.with(settings)), resources);
    }

    private Function function(String name, int second, Concurrency concurrency) {
        Function function = new Function();
        function.setMetadata(new ObjectMetaBuilder()
                .withNamespace("shop")
                .withName(name)
                .withUid(name)
                .withCreationTimestamp("2026-11-25T09:00:0" + second + "Z")
                .build());
        function.setSpec(FunctionSpecBuilder.builder().concurrency(concurrency).build());
        // The order of a cache is any order.
        resources.functions().addFirst(function);
        return function;
    }

    private static ResolutionResult result(Function function) {
        return new ResolutionResult(
                WELL,
                WELL,
                WELL,
                Optional.empty(),
                Optional.of(new Workload(function, new RuntimeImage("image", "env"), "aa", List.of(), List.of())));
    }

    private static ProvisionedState state(int requested) {
        return new ProvisionedState(new ProvisionedStatus(requested, 0, 0), WELL.as("Provisioned"));
    }

    private static Concurrency reserving(int reserved) {
        return ConcurrencyBuilder.builder().reserved(reserved).build();
    }

    private static Concurrency provisioned(int provisioned) {
        return ConcurrencyBuilder.builder().provisioned(provisioned).build();
    }

    private static ProvisioningSchedule schedule(int provisioned) {
        return ProvisioningScheduleBuilder.builder()
                .timezone("UTC")
                .start("0 8 * * *")
                .end("0 18 * * *")
                .provisioned(provisioned)
                .build();
    }
}
