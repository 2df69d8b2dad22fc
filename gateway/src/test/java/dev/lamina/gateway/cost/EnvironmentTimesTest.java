package dev.lamina.gateway.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.FunctionView;
import dev.lamina.gateway.function.FunctionViewBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The leader counts for how long environments existed. */
class EnvironmentTimesTest {
    private static final long SECOND = 1_000_000_000;

    private final UseCounter counter = Uses.counter();
    private FunctionView function = Uses.function("hello");
    private int slots = 3;
    private boolean leads = true;
    private long now;
    private final EnvironmentTimes times =
            new EnvironmentTimes(() -> List.of(function), id -> slots, () -> leads, () -> now, 30 * SECOND, counter);

    @Test
    void environmentsCountWhetherTheyRunOrNot() {
        tickAt(0);
        tickAt(10);

        assertThat(taken()).isEqualTo(use(3L * 128 * 10_000, 0));
    }

    @Test
    void environmentOfSeveralInvocationsCountsOnce() {
        function = FunctionViewBuilder.builder(function).perInstance(4).build();
        tickAt(0);
        tickAt(10);

        assertThat(taken()).isEqualTo(use(128 * 10_000, 0));
    }

    @Test
    void environmentsOfVersionsCountForTheirFunction() {
        function = FunctionViewBuilder.builder(function)
                .id(new FunctionId("default", "hello.2"))
                .build();
        tickAt(0);
        tickAt(10);

        assertThat(taken()).isEqualTo(use(3L * 128 * 10_000, 0));
    }

    @Test
    void provisionedCountsWithoutPolls() {
        function = FunctionViewBuilder.builder(function).provisioned(2).build();
        slots = 0;
        tickAt(0);
        tickAt(10);

        assertThat(taken()).isEqualTo(use(2L * 128 * 10_000, 2L * 128 * 10_000));
    }

    @Test
    void newLeaderDoesNotCountTheTimeBefore() {
        leads = false;
        tickAt(0);
        leads = true;
        tickAt(10);
        tickAt(20);

        assertThat(taken()).isEqualTo(use(3L * 128 * 10_000, 0));
    }

    @Test
    void longPauseCountsOnlyThreeIntervals() {
        tickAt(0);
        tickAt(1000);

        assertThat(taken()).isEqualTo(use(3L * 128 * 30_000, 0));
    }

    private void tickAt(long second) {
        now = second * SECOND;
        times.tick();
    }

    private Use taken() {
        return counter.take().getOrDefault(Uses.TODAY, Map.of()).get("hello");
    }

    private static Use use(long environments, long provisioned) {
        return new Use(0, 0, 0, 0, 0, provisioned, environments, 0);
    }
}
