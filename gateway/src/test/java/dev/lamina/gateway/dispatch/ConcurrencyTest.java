package dev.lamina.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.testing.FakeFunctions;
import dev.lamina.gateway.testing.TestConfig;
import dev.lamina.gateway.testing.TestGateway;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * Reserved concurrency and the shared pool: five invocations at once; the pool keeps two of them, whatever is reserved.
 */
class ConcurrencyTest {
    private static final Outcome RESERVED = new Outcome.Throttled(ThrottleCause.RESERVED);
    private static final Outcome STOPPED = new Outcome.Throttled(ThrottleCause.STOPPED);
    private static final Outcome CONCURRENT = new Outcome.Throttled(ThrottleCause.POOL);

    private final FakeFunctions functions = new FakeFunctions();
    private final Dispatch dispatch = dispatch("5");

    @Test
    void reservedLimitCountsWaitingAndIsFreed() {
        FunctionId hello = functions.reserving("hello", 2);
        TestSlot slot = poll(hello, "pod-a");
        CompletableFuture<Outcome> first = invoke(hello);
        assertThat(invoke(hello)).isNotDone();
        assertThat(invoke(hello).join()).isEqualTo(RESERVED);
        answer(hello, slot);
        assertThat(first).isDone();
        assertThat(invoke(hello)).isNotDone();
        assertThat(invoke(hello).join()).isEqualTo(RESERVED);
    }

    @Test
    void versionsShareReservedLimit() {
        FunctionId latest = functions.reserving("hello", 2);
        FunctionId version = functions.reserving("hello.1", 2);
        FunctionId alias = functions.alias("hello:live", version);

        assertThat(List.of(invoke(latest), invoke(alias))).noneMatch(CompletableFuture::isDone);

        assertThat(invoke(version).join()).isEqualTo(RESERVED);
        assertThat(invoke(latest).join()).isEqualTo(RESERVED);
    }

    @Test
    void throttledInvocationHoldsNoPermit() {
        FunctionId hello = functions.reserving("hello", 0);
        for (int i = 0; i < 20; i++) {
            assertThat(invoke(hello).join()).isEqualTo(STOPPED);
        }
        assertThat(dispatch.inFlight()).isZero();
        functions.reserving("hello", 1);
        assertThat(invoke(hello)).isNotDone();
    }

    @Test
    void otherFunctionsShareUnreservedPool() {
        FunctionId own = functions.reserving("own", 3);
        FunctionId a = functions.ready("a");
        FunctionId b = functions.ready("b");
        assertThat(invoke(a)).isNotDone();
        assertThat(invoke(b)).isNotDone();
        assertThat(invoke(a).join()).isEqualTo(CONCURRENT);
        assertThat(invoke(b).join()).isEqualTo(CONCURRENT);
        assertThat(List.of(invoke(own), invoke(own), invoke(own))).noneMatch(CompletableFuture::isDone);
        assertThat(invoke(own).join()).isEqualTo(RESERVED);
    }

    @Test
    void excessiveReservationsLeavePoolItsMinimum() {
        FunctionId greedy = functions.reserving("greedy", Integer.MAX_VALUE);
        functions.reserving("greedier", Integer.MAX_VALUE);
        FunctionId a = functions.ready("a");
        assertThat(List.of(invoke(a), invoke(a))).noneMatch(CompletableFuture::isDone);
        assertThat(invoke(a).join()).isEqualTo(CONCURRENT);
        assertThat(List.of(invoke(greedy), invoke(greedy), invoke(greedy))).noneMatch(CompletableFuture::isDone);
        assertThat(invoke(greedy).join())
                .as("the platform's limit holds for all together")
                .isEqualTo(new Outcome.Throttled(ThrottleCause.PLATFORM));
    }

    @Test
    void stoppedFunctionThrottlesWaitingAndFinishesRunning() {
        FunctionId hello = functions.reserving("hello", 2);
        TestSlot slot = poll(hello, "pod-a");
        CompletableFuture<Outcome> running = invoke(hello);
        CompletableFuture<Outcome> waiting = invoke(hello);
        functions.reserving("hello", 0);
        dispatch.sweep();
        assertThat(waiting.join()).isEqualTo(STOPPED);
        assertThat(running).isNotDone();
        answer(hello, slot);
        assertThat(running.join()).isInstanceOf(Outcome.Completed.class);
    }

    @Test
    void newReservationCountsRunningInvocations() {
        FunctionId hello = functions.ready("hello");
        TestSlot first = poll(hello, "pod-a");
        TestSlot second = poll(hello, "pod-b");
        invoke(hello);
        invoke(hello);
        functions.reserving("hello", 2);
        assertThat(invoke(hello).join()).isEqualTo(RESERVED);
        answer(hello, first);
        answer(hello, second);
        FunctionId a = functions.ready("a");
        assertThat(List.of(invoke(a), invoke(a), invoke(a)))
                .as("the pool has back what it gave")
                .noneMatch(CompletableFuture::isDone);
        assertThat(invoke(a).join()).isEqualTo(CONCURRENT);
    }

    @Test
    void concurrentCallersNeverExceedReservation() throws Exception {
        Dispatch roomy = dispatch("1000");
        FunctionId hello = functions.reserving("hello", 7);
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        try (var callers = Executors.newFixedThreadPool(8)) {
            List<Future<CompletableFuture<Outcome>>> calls = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                calls.add(callers.submit(() -> invoke(roomy, hello)));
            }
            for (Future<CompletableFuture<Outcome>> call : calls) {
                outcomes.add(call.get());
            }
        }
        assertThat(outcomes.stream().filter(outcome -> !outcome.isDone())).hasSize(7);
        assertThat(outcomes.stream().filter(CompletableFuture::isDone))
                .allMatch(outcome -> outcome.join().equals(RESERVED));
        assertThat(roomy.inFlight()).isEqualTo(7);
    }

    private Dispatch dispatch(String concurrency) {
        return new Dispatch(
                functions,
                TestConfig.of(Map.of("lamina.limits.concurrency", concurrency, "lamina.limits.shared-minimum", "2")),
                (invocation, outcome, elapsed) -> {},
                Permits.ALONE,
                (function, pod, since) -> ContainerEnds.End.UNKNOWN,
                function -> List.of(),
                System::nanoTime,
                Runnable::run);
    }

    private TestSlot poll(FunctionId function, String pod) {
        TestSlot slot = new TestSlot(new Environment(pod, pod + "/1"));
        dispatch.podCalls().poll(function, slot);
        return slot;
    }

    private void answer(FunctionId function, TestSlot slot) {
        dispatch.podCalls()
                .answer(
                        function,
                        slot.environment().pod(),
                        slot.requestId(),
                        slot.assignment.invocationId(),
                        new Outcome.Completed(Buffer.buffer("done"), false, Optional.empty(), Optional.empty()));
    }

    private CompletableFuture<Outcome> invoke(FunctionId function) {
        return invoke(dispatch, function);
    }

    private static CompletableFuture<Outcome> invoke(Dispatch dispatch, FunctionId function) {
        return dispatch.dispatcher()
                .dispatch(TestGateway.invocation(function, "{}"))
                .toCompletableFuture();
    }
}
