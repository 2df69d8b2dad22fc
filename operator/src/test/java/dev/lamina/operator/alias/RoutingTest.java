package dev.lamina.operator.alias;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.AliasRouting;
import dev.lamina.api.AliasSpec;
import dev.lamina.api.AliasSpecBuilder;
import dev.lamina.api.AliasStatus;
import dev.lamina.api.AliasStatusBuilder;
import dev.lamina.api.Rollout;
import dev.lamina.api.Rollout.Type;
import dev.lamina.api.RolloutBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an alias invokes, for each spec, status and result of a step. */
class RoutingTest {
    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");
    private static final Optional<StepCounts> NO_ERRORS = Optional.of(counts(100, 0));
    private static final Rollout LINEAR = RolloutBuilder.builder()
            .type(Type.LINEAR)
            .step(0.4)
            .intervalSeconds(60)
            .errorRate(0.05)
            .build();
    private static final Map<String, Boolean> ALL_READY = Map.of("3", true, "4", true, "10", true);

    @Test
    void newAliasInvokesItsVersionAtOnce() {
        Weights weights = new Routing(to("3", LINEAR), null, ALL_READY).at(NOON, Optional.empty());

        assertThat(weights.text()).isEqualTo("3: 100%");
        assertThat(weights.upToDate().holds()).isTrue();
    }

    @Test
    void routingGivesSecondVersionItsShare() {
        AliasSpec spec = to("3", null).withRouting(new AliasRouting("4", 0.125));

        assertThat(new Routing(spec, null, ALL_READY).at(NOON, Optional.empty()).text())
                .isEqualTo("3: 87.5%, 4: 12.5%");
    }

    @Test
    void missingVersionLeavesAliasAsItIs() {
        Weights weights = new Routing(to("7", null), at("3"), ALL_READY).at(NOON, Optional.empty());

        assertThat(weights.version()).isEqualTo("3");
        assertThat(weights.upToDate().message())
                .isEqualTo("spec.version: function pay has no version 7; there are 3, 4, 10");
    }

    @Test
    void versionThatIsNotReadyWaits() {
        Weights weights = new Routing(to("4", null), at("3"), Map.of("3", true, "4", false)).at(NOON, Optional.empty());

        assertThat(weights.version()).isEqualTo("3");
        assertThat(weights.upToDate().reason()).isEqualTo("WaitingForVersion");
    }

    @Test
    void linearRolloutGoesStepByStep() {
        AliasSpec spec = to("4", LINEAR);

        Weights first = new Routing(spec, at("3"), ALL_READY).at(NOON, Optional.empty());
        Weights early = next(spec, first, 59, NO_ERRORS);
        Weights second = next(spec, early, 60, NO_ERRORS);
        Weights last = next(spec, second, 120, NO_ERRORS);

        assertThat(List.of(first, early, second, last))
                .extracting(Weights::text)
                .containsExactly("3: 60%, 4: 40%", "3: 60%, 4: 40%", "3: 20%, 4: 80%", "4: 100%");
        assertThat(last.rollout().state()).isEqualTo("Done");
    }

    @Test
    void canaryGetsAllAfterOneStep() {
        AliasSpec spec = to("4", LINEAR.withType(Type.CANARY));

        Weights first = new Routing(spec, at("3"), ALL_READY).at(NOON, Optional.empty());

        assertThat(next(spec, first, 60, NO_ERRORS).text()).isEqualTo("4: 100%");
    }

    @Test
    void tooManyErrorsTurnRolloutBackForGood() {
        AliasSpec spec = to("4", LINEAR);
        Weights first = new Routing(spec, at("3"), ALL_READY).at(NOON, Optional.empty());

        Weights turned = next(spec, first, 10, Optional.of(counts(50, 3)));
        Weights later = next(spec, turned, 500, NO_ERRORS);

        assertThat(turned.text()).isEqualTo("3: 100%").isEqualTo(later.text());
        assertThat(later.upToDate().fails()).isTrue();
        assertThat(later.upToDate().message()).startsWith("Version 4 was turned back: 3 of 50 invocations failed");
    }

    @Test
    void anotherAttemptBeginsAgain() {
        Weights first = new Routing(to("4", LINEAR), at("3"), ALL_READY).at(NOON, Optional.empty());
        Weights turned = next(to("4", LINEAR), first, 10, Optional.of(counts(50, 3)));

        Weights again = next(to("4", LINEAR.withAttempt(2)), turned, 20, Optional.empty());

        assertThat(again.text()).isEqualTo("3: 60%, 4: 40%");
    }

    @Test
    void stepWaitsWhileNoGatewayAnswers() {
        AliasSpec spec = to("4", LINEAR);
        Weights first = new Routing(spec, at("3"), ALL_READY).at(NOON, Optional.empty());

        assertThat(next(spec, first, 600, Optional.empty()).text()).isEqualTo(first.text());
    }

    @Test
    void lowerNumberIsSetAtOnce() {
        assertThat(new Routing(to("4", LINEAR), at("10"), ALL_READY)
                        .at(NOON, Optional.empty())
                        .text())
                .isEqualTo("4: 100%");
    }

    @Test
    void goingBackEndsRollout() {
        Weights first = new Routing(to("4", LINEAR), at("3"), ALL_READY).at(NOON, Optional.empty());

        Weights back = next(to("3", LINEAR), first, 10, NO_ERRORS);

        assertThat(back.text()).isEqualTo("3: 100%");
        assertThat(back.rollout()).isNull();
    }

    @Test
    void fewErrorsCountAtEndOfStep() {
        AliasSpec spec = to("4", LINEAR);
        Weights first = new Routing(spec, at("3"), ALL_READY).at(NOON, Optional.empty());

        assertThat(next(spec, first, 10, Optional.of(counts(1, 1))).text()).isEqualTo(first.text());
        assertThat(next(spec, first, 60, Optional.of(counts(1, 1))).text()).isEqualTo("3: 100%");
    }

    @Test
    void stepWaitsForAnswersOfAllGateways() {
        AliasSpec spec = to("4", LINEAR);
        Weights first = new Routing(spec, at("3"), ALL_READY).at(NOON, Optional.empty());
        StepCounts one = new StepCounts(100, 0, 0, 1, 2);

        assertThat(next(spec, first, 600, Optional.of(one)).text()).isEqualTo(first.text());
        assertThat(next(spec, first, 600, Optional.of(one.plus(one))).text()).isEqualTo("3: 20%, 4: 80%");
    }

    @Test
    void stepWaitsWhileLimitsLetNothingThrough() {
        AliasSpec spec = to("4", LINEAR);
        Weights first = new Routing(spec, at("3"), ALL_READY).at(NOON, Optional.empty());

        assertThat(next(spec, first, 600, Optional.of(new StepCounts(0, 0, 5, 1, 1)))
                        .text())
                .isEqualTo(first.text());
    }

    @Test
    void rolloutRemovedOnTheWayKeepsWeights() {
        Weights first = new Routing(to("4", LINEAR), at("3"), ALL_READY).at(NOON, Optional.empty());
        Weights turned = next(to("4", LINEAR), first, 10, Optional.of(counts(50, 3)));

        Weights removed = next(to("4", null), first, 10, Optional.empty());

        assertThat(removed.text()).isEqualTo(first.text());
        assertThat(removed.upToDate().message()).contains("set spec.version to 3 to go back");
        assertThat(next(to("4", null), turned, 20, Optional.empty()).text()).isEqualTo("3: 100%");
    }

    private static StepCounts counts(long invocations, long errors) {
        return new StepCounts(invocations, errors, 0, 1, 1);
    }

    private static Weights next(AliasSpec spec, Weights before, long seconds, Optional<StepCounts> counts) {
        AliasStatus status = AliasStatusBuilder.builder()
                .version(before.version())
                .additionalVersion(before.additional())
                .additionalWeight(before.weight())
                .rollout(before.rollout())
                .build();
        return new Routing(spec, status, ALL_READY).at(NOON.plusSeconds(seconds), counts);
    }

    private static AliasSpec to(String version, Rollout rollout) {
        return AliasSpecBuilder.builder()
                .function("pay")
                .name("live")
                .version(version)
                .rollout(rollout)
                .build();
    }

    private static AliasStatus at(String version) {
        return AliasStatusBuilder.builder().version(version).build();
    }
}
