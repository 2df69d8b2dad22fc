package dev.lamina.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.dispatch.EnvironmentPort.Verdict;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.testing.FakeFunctions;
import dev.lamina.gateway.testing.TestConfig;
import dev.lamina.gateway.testing.TestGateway;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** In every order of steps, every invocation gets one outcome, and runs at most once. */
class DispatchPropertyTest {

    @Property(tries = 500, shrinking = ShrinkingMode.BOUNDED)
    void everyInvocationEndsOnceAndRunsAtMostOnce(
            @ForAll @Size(max = 150) List<@IntRange(max = 12_000) Integer> script) {
        World world = new World();
        for (int step : script) {
            world.act(step % 12, step / 12);
            world.check();
        }
        world.end();
    }

    /** A gateway, three pods, and what an observer outside can know about them. */
    private static final class World {
        private final AtomicLong clock = new AtomicLong();
        private final FakeFunctions functions = new FakeFunctions();
        private final Map<String, Integer> ends = new HashMap<>();
        private final Dispatch dispatch = new Dispatch(
                functions,
                TestConfig.of(Map.of("lamina.limits.concurrency", "20", "lamina.runtime.exit-wait", "3s")),
                (invocation, outcome, elapsed) -> ends.merge(invocation.requestId(), 1, Integer::sum),
                Permits.ALONE,
                (function, pod, since) -> ContainerEnds.End.UNKNOWN,
                function -> List.of(),
                clock::get,
                Runnable::run);
        private final EnvironmentPort calls = dispatch.podCalls();
        private final FunctionId hello = functions.ready("hello");
        private final Map<String, CompletableFuture<Outcome>> invocations = new HashMap<>();
        private final List<TestSlot> slots = new ArrayList<>();
        private final Map<String, Integer> runs = new HashMap<>();

        void act(int action, int operand) {
            switch (action) {
                case 0, 1, 2 -> invoke();
                case 3, 4, 5 -> slots.add(poll(operand));
                case 6 -> answer(operand);
                case 7 -> handBack(operand);
                case 8 -> lose(operand);
                case 9 -> calls.exited(hello, environment(operand), operand % 200);
                case 10 -> pass(Duration.ofMillis(operand * 5L));
                default -> rare(operand);
            }
        }

        private void rare(int operand) {
            switch (operand % 5) {
                case 0 -> functions.notReady("hello", "Broken", "it is");
                case 1 -> {
                    functions.remove(functions.ready("hello"));
                    dispatch.sweep();
                }
                case 2 -> calls.stopping(hello, environment(operand));
                case 3 ->
                    slots.stream()
                            .filter(slot -> slot.assignment == null)
                            .findFirst()
                            .ifPresent(this::cancel);
                default -> functions.ready("hello");
            }
            dispatch.sweep();
        }

        private void invoke() {
            Invocation invocation = TestGateway.invocation(hello, "{}");
            invocations.put(
                    invocation.requestId(),
                    dispatch.dispatcher().dispatch(invocation).toCompletableFuture());
        }

        private TestSlot poll(int operand) {
            TestSlot slot = new TestSlot(environment(operand));
            calls.poll(hello, slot);
            return slot;
        }

        private void answer(int operand) {
            assigned(operand).ifPresent(slot -> {
                if (verdict(slot) == Verdict.ACCEPTED) {
                    runs.merge(slot.requestId(), 1, Integer::sum);
                }
                assertThat(verdict(slot)).isNotEqualTo(Verdict.ACCEPTED);
            });
        }

        private Verdict verdict(TestSlot slot) {
            return calls.answer(
                    hello,
                    slot.environment().pod(),
                    slot.requestId(),
                    slot.assignment.invocationId(),
                    new Outcome.Completed(Buffer.buffer("ok"), false, Optional.empty(), Optional.empty()));
        }

        private void handBack(int operand) {
            assigned(operand).ifPresent(slot -> {
                calls.handBack(hello, slot.environment().pod(), slot.requestId(), slot.assignment.invocationId());
                assertThat(verdict(slot)).as("an answer after a hand-back").isNotEqualTo(Verdict.ACCEPTED);
            });
        }

        private void lose(int operand) {
            assigned(operand).ifPresent(slot -> calls.lost(hello, slot.requestId(), slot.assignment.invocationId()));
        }

        private void cancel(TestSlot slot) {
            calls.cancel(hello, slot);
            slots.remove(slot);
        }

        private void pass(Duration time) {
            clock.addAndGet(time.toNanos());
            dispatch.sweep();
        }

        private Optional<TestSlot> assigned(int operand) {
            List<TestSlot> with =
                    slots.stream().filter(slot -> slot.assignment != null).toList();
            return with.isEmpty() ? Optional.empty() : Optional.of(with.get(operand % with.size()));
        }

        private static Environment environment(int operand) {
            String pod = "pod-" + operand % 3;
            return new Environment(pod, pod + "/1");
        }

        void check() {
            LoadReader.Load load = dispatch.activity().load(hello);
            assertThat(load.waiting() == 0 || load.idle() == 0)
                    .as("work waits although an environment is idle: %s", load)
                    .isTrue();
            long open = invocations.values().stream()
                    .filter(outcome -> !outcome.isDone())
                    .count();
            assertThat(load.inFlight()).isEqualTo((int) open);
            assertThat(dispatch.inFlight()).isEqualTo((int) open);
            assertThat(ends.values()).allMatch(times -> times == 1);
            assertThat(runs.values()).allMatch(times -> times == 1);
        }

        void end() {
            pass(Duration.ofMinutes(5));
            check();
            assertThat(dispatch.inFlight()).isZero();
            assertThat(ends.keySet()).isEqualTo(invocations.keySet());
        }
    }
}
