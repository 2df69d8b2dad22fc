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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Admission and queue on a clock that the test moves. */
class DispatchTest {
    private final AtomicLong clock = new AtomicLong(1);
    private final FakeFunctions functions = new FakeFunctions();
    private final List<Outcome> observed = new ArrayList<>();
    private final Dispatch dispatch = dispatch(Permits.ALONE);
    private final FunctionId hello = functions.ready("hello");

    @Test
    void unknownFunctionIsNotFoundWithArn() {
        Outcome outcome = invoke(new FunctionId("default", "nobody"), "{}").join();
        assertThat(outcome)
                .isEqualTo(new Outcome.Refused(
                        404,
                        "ResourceNotFoundException",
                        "Function not found: arn:aws:lambda:us-east-1:default:function:nobody"));
    }

    @Test
    void notReadyFunctionIsRejectedWithLambdaError() {
        assertThat(invoke(functions.notReady("a", "NotAZip", "code.bucket: not a zip"), "{}")
                        .join())
                .isEqualTo(new Outcome.Refused(502, "InvalidZipFileException", "code.bucket: not a zip"));
        assertThat(invoke(functions.notReady("b", "UnknownRuntime", "runtime: no cobol"), "{}")
                        .join())
                .isEqualTo(new Outcome.Refused(502, "InvalidRuntimeException", "runtime: no cobol"));
        assertThat(invoke(functions.notReady("c", "Pending", ""), "{}").join())
                .isEqualTo(new Outcome.Refused(
                        409,
                        "ResourceConflictException",
                        "The operation cannot be performed at this time. The function is currently in the "
                                + "following state: Pending"));
        assertThat(invoke(functions.notReady("e", "Optimizing", ""), "{}").join())
                .isEqualTo(new Outcome.Refused(
                        409,
                        "SnapStartNotReadyException",
                        "Lambda is initializing your function. It will be ready to invoke once your function state "
                                + "becomes ACTIVE."));
        assertThat(invoke(functions.notReady("d", "ObjectNotFound", "code.bucket.key: no object x"), "{}")
                        .join())
                .isEqualTo(new Outcome.Refused(
                        409,
                        "ResourceConflictException",
                        "The operation cannot be performed at this time. ObjectNotFound: code.bucket.key: "
                                + "no object x"));
    }

    @Test
    void limitCountsWaitingAndRunningAndIsFreed() {
        TestSlot slot = poll("pod-a");
        invoke(hello, "1");
        invoke(hello, "2");
        invoke(hello, "3");
        assertThat(invoke(hello, "4").join()).isEqualTo(new Outcome.Throttled(ThrottleCause.POOL));
        answer(slot, "done");
        assertThat(invoke(hello, "5")).isNotDone();
        assertThat(dispatch.inFlight()).isEqualTo(3);
    }

    @Test
    void bufferedBytesAreBounded() {
        invoke(hello, "x".repeat(60));
        assertThat(invoke(hello, "x".repeat(41)).join()).isEqualTo(new Outcome.Throttled(ThrottleCause.MEMORY));
        assertThat(invoke(hello, "x".repeat(40))).isNotDone();
    }

    /**
     * Whether an invocation that waits for other gateways' permits is over a limit is not known; whether it is too
     * large is.
     */
    @Test
    void memoryLimitsInvocationsWaitingForPermits() {
        Dispatch asking = dispatch(new NoPermitsYet());
        assertThat(asking.dispatcher()
                        .dispatch(TestGateway.invocation(hello, "x".repeat(60)))
                        .toCompletableFuture())
                .isNotDone();

        CompletableFuture<Outcome> second = asking.dispatcher()
                .dispatch(TestGateway.invocation(hello, "x".repeat(60)))
                .toCompletableFuture();

        assertThat(second.join()).isEqualTo(new Outcome.Throttled(ThrottleCause.MEMORY));
        assertThat(observed).containsExactly(new Outcome.Throttled(ThrottleCause.MEMORY));
    }

    @Test
    void requestIdCanBeInFlightOnce() {
        Invocation invocation = TestGateway.invocation(hello, "{}");
        CompletableFuture<Outcome> first = invoke(invocation);
        assertThat(invoke(invocation).join())
                .isEqualTo(new Outcome.Refused(
                        409,
                        "ResourceConflictException",
                        "The operation cannot be performed at this time. An invocation with id "
                                + invocation.requestId() + " is running already."));
        assertThat(first).isNotDone();
        assertThat(dispatch.inFlight()).isEqualTo(1);
    }

    @Test
    void longestWaitRunsFirstAfterHandedBack() {
        invoke(hello, "1");
        invoke(hello, "2");
        TestSlot a = poll("pod-a");
        assertThat(a.payload()).isEqualTo("1");
        dispatch.podCalls().handBack(hello, "pod-a", a.requestId(), null);
        assertThat(poll("pod-b").payload()).isEqualTo("1");
        assertThat(poll("pod-a").payload()).isEqualTo("2");
    }

    @Test
    void handedBackInvocationGoesToAnotherPod() {
        TestSlot busy = poll("pod-a");
        TestSlot other = poll("pod-b");
        TestSlot second = poll("pod-a");
        TestSlot first = poll("pod-a");
        invoke(hello, "1");
        dispatch.podCalls().handBack(hello, "pod-a", first.requestId(), null);
        assertThat(other.payload()).isEqualTo("1");
        assertThat(second.assignment).isNull();
        assertThat(busy.assignment).isNull();
    }

    @Test
    void noEnvironmentInTimeFailsInvocation() {
        CompletableFuture<Outcome> outcome = invoke(hello, "1");
        pass(Duration.ofSeconds(59));
        assertThat(outcome).isNotDone();
        pass(Duration.ofSeconds(1));
        assertThat(((Outcome.Failed) outcome.join()).message())
                .contains("Deployment fn-hello in namespace default")
                .contains("60 seconds");
        assertThat(dispatch.inFlight()).isZero();
    }

    @Test
    void longWaitForBusyEnvironmentsIsThrottle() {
        functions.ready("hello", Duration.ofSeconds(900));
        poll("pod-a");
        invoke(hello, "1");
        CompletableFuture<Outcome> second = invoke(hello, "2");
        pass(Duration.ofSeconds(60));
        assertThat(second.join()).isEqualTo(new Outcome.Throttled(ThrottleCause.BUSY));
    }

    @Test
    void unresponsivePodTimesOut() {
        TestSlot slot = poll("pod-a");
        CompletableFuture<Outcome> outcome = invoke(hello, "1");
        pass(Duration.ofMillis(7_900));
        assertThat(outcome).isNotDone();
        pass(Duration.ofMillis(200));
        assertThat(body(outcome))
                .isEqualTo("{\"errorType\":\"Sandbox.Timedout\",\"errorMessage\":\"RequestId: " + slot.requestId()
                        + " Error: Task timed out after 3.00 seconds\"}");
        assertThat(answer(slot, "late")).isEqualTo(Verdict.UNKNOWN_REQUEST);
    }

    @Test
    void lostConnectionIsExitAfterGracePeriod() {
        TestSlot slot = poll("pod-a");
        CompletableFuture<Outcome> outcome = invoke(hello, "1");
        dispatch.podCalls().lost(hello, slot.requestId(), "an older attempt");
        pass(Duration.ofSeconds(4));
        assertThat(outcome).isNotDone();
        dispatch.podCalls().lost(hello, slot.requestId(), slot.assignment.invocationId());
        pass(Duration.ofMillis(2_900));
        assertThat(outcome).isNotDone();
        pass(Duration.ofMillis(200));
        assertThat(body(outcome)).contains("Runtime.ExitError").contains("Runtime exited without providing a reason");
    }

    @Test
    void exitEndsOnlyInvocationsOfItsEnvironment() {
        TestSlot a1 = poll("pod-a");
        TestSlot a2 = poll("pod-a");
        TestSlot b = poll("pod-b");
        CompletableFuture<Outcome> inB = invoke(hello, "1");
        CompletableFuture<Outcome> inA2 = invoke(hello, "2");
        CompletableFuture<Outcome> inA1 = invoke(hello, "3");
        assertThat(List.of(a1.payload(), a2.payload(), b.payload())).containsExactly("3", "2", "1");
        dispatch.podCalls().exited(hello, new Environment("pod-a", "pod-a/1"), 1);
        assertThat(body(inA1)).contains("Runtime exited with error: exit status 1");
        assertThat(body(inA2)).contains("Runtime exited with error: exit status 1");
        assertThat(inB).isNotDone();
    }

    @Test
    void pollsExpireInOrder() {
        TestSlot first = poll("pod-a");
        pass(Duration.ofSeconds(20));
        TestSlot second = poll("pod-b");
        pass(Duration.ofSeconds(10));
        assertThat(first.released).contains(false);
        assertThat(second.released).isEmpty();
    }

    @Test
    void stoppingEnvironmentIsReleasedAndRemembered() {
        TestSlot a = poll("pod-a");
        TestSlot b = poll("pod-b");
        dispatch.podCalls().stopping(hello, a.environment());
        assertThat(a.released).contains(true);
        assertThat(b.released).isEmpty();
        invoke(hello, "1");
        assertThat(b.payload()).isEqualTo("1");
        invoke(hello, "2");
        assertThat(poll("pod-a").released).contains(true);
    }

    @Test
    void resetEnvironmentGetsInvocations() {
        TestSlot ended = poll("pod-a");
        dispatch.podCalls().stopping(hello, ended.environment());
        TestSlot next = new TestSlot(new Environment("pod-a", "pod-a/2"));
        dispatch.podCalls().poll(hello, next);
        invoke(hello, "1");
        assertThat(next.payload()).isEqualTo("1");
    }

    @Test
    void restartedContainerGetsInvocations() {
        TestSlot before = new TestSlot(new Environment("pod-a", "pod-a/1-aa"));
        dispatch.podCalls().stopping(hello, before.environment());
        TestSlot after = new TestSlot(new Environment("pod-a", "pod-a/1-bb"));
        dispatch.podCalls().poll(hello, after);
        invoke(hello, "1");
        assertThat(after.payload()).isEqualTo("1");
    }

    @Test
    void deletedFunctionRejectsWaitingAndFinishesRunning() {
        TestSlot slot = poll("pod-a");
        CompletableFuture<Outcome> running = invoke(hello, "1");
        CompletableFuture<Outcome> waiting = invoke(hello, "2");
        functions.remove(hello);
        dispatch.sweep();
        assertThat(((Outcome.Refused) waiting.join()).status()).isEqualTo(404);
        assertThat(answer(slot, "ok")).isEqualTo(Verdict.ACCEPTED);
        assertThat(body(running)).isEqualTo("ok");
        dispatch.sweep();
        functions.ready("hello");
        CompletableFuture<Outcome> again = invoke(hello, "3");
        answer(poll("pod-b"), "new");
        assertThat(body(again)).isEqualTo("new");
    }

    @Test
    void functionNoLongerReadyRejectsWaiting() {
        CompletableFuture<Outcome> waiting = invoke(hello, "1");
        functions.notReady("hello", "ObjectNotFound", "code.bucket.key: gone");
        dispatch.sweep();
        assertThat(((Outcome.Refused) waiting.join()).message()).endsWith("ObjectNotFound: code.bucket.key: gone");
    }

    @Test
    void waitingInvocationIsReportedRepeatedly() {
        List<FunctionId> notified = new ArrayList<>();
        dispatch.activity().onWaiting(notified::add);
        invoke(hello, "1");
        assertThat(notified).containsExactly(hello);
        dispatch.sweep();
        assertThat(notified).hasSize(2);
        poll("pod-a");
        dispatch.sweep();
        assertThat(notified).hasSize(2);
    }

    @Test
    void loadCountsInvocationsAndIdleEnvironments() {
        assertThat(dispatch.activity().load(hello)).isEqualTo(LoadReader.Load.NONE);
        TestSlot slot = poll("pod-a");
        invoke(hello, "1");
        invoke(hello, "2");
        assertThat(dispatch.activity().load(hello)).isEqualTo(new LoadReader.Load(1, 1, 0, 0, Duration.ZERO));
        answer(slot, "");
        answer(poll("pod-a"), "");
        poll("pod-a");
        clock.addAndGet(Duration.ofSeconds(7).toNanos());
        assertThat(dispatch.activity().load(hello)).isEqualTo(new LoadReader.Load(0, 0, 0, 1, Duration.ofSeconds(7)));
    }

    @Test
    void unseenFunctionIsReadBeforeRejection() {
        FunctionId unseen = functions.readyUnseen("unseen");
        assertThat(invoke(unseen, "1")).isNotDone();
        FunctionId pending = functions.notReady("pending", "Pending", "");
        assertThat(invoke(pending, "1").join()).isInstanceOf(Outcome.Refused.class);
        functions.readyUnseen("pending");
        assertThat(invoke(pending, "2")).isNotDone();
    }

    @Test
    void invocationWaitingLongerThanStallIsDemand() {
        poll("pod-a");
        invoke(hello, "runs");
        invoke(hello, "waits");
        clock.addAndGet(Duration.ofMillis(149).toNanos());
        invoke(hello, "has just come");
        assertThat(dispatch.activity().load(hello).demand()).isEqualTo(1);
        clock.addAndGet(Duration.ofMillis(1).toNanos());
        assertThat(dispatch.activity().load(hello).demand()).isEqualTo(2);
    }

    /** Callers that call again at once, and an environment that is so quick that no caller waits long. */
    @Test
    void constantQueueIsDemandThoughWaitsAreShort() {
        TestSlot slot = poll("pod-a");
        IntStream.range(0, 3).forEach(caller -> invoke(hello, "again"));
        for (int millis = 0; millis < 300; millis++) {
            assertThat(dispatch.activity().load(hello).demand())
                    .as("at %d ms", millis)
                    .isEqualTo(1);
            clock.addAndGet(Duration.ofMillis(1).toNanos());
            answer(slot, "");
            slot = poll("pod-a");
            invoke(hello, "again");
        }
        assertThat(dispatch.activity().load(hello)).isEqualTo(new LoadReader.Load(1, 2, 1, 0, Duration.ZERO));
    }

    @Test
    void everyOutcomeIsObservedOnce() {
        invoke(hello, "x".repeat(200));
        TestSlot slot = poll("pod-a");
        invoke(hello, "1");
        answer(slot, "ok");
        assertThat(observed).hasSize(2);
    }

    private TestSlot poll(String pod) {
        TestSlot slot = new TestSlot(new Environment(pod, pod + "/1"));
        dispatch.podCalls().poll(hello, slot);
        return slot;
    }

    private Verdict answer(TestSlot slot, String result) {
        return dispatch.podCalls()
                .answer(
                        hello,
                        slot.environment().pod(),
                        slot.requestId(),
                        slot.assignment.invocationId(),
                        new Outcome.Completed(Buffer.buffer(result), false, Optional.empty(), Optional.empty()));
    }

    private CompletableFuture<Outcome> invoke(FunctionId function, String payload) {
        return invoke(TestGateway.invocation(function, payload));
    }

    private CompletableFuture<Outcome> invoke(Invocation invocation) {
        return dispatch.dispatcher().dispatch(invocation).toCompletableFuture();
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
        dispatch.sweep();
    }

    private static String body(CompletableFuture<Outcome> outcome) {
        return ((Outcome.Completed) outcome.orTimeout(20, TimeUnit.SECONDS).join())
                .payload()
                .toString();
    }

    private Dispatch dispatch(Permits permits) {
        return new Dispatch(
                functions,
                TestConfig.of(Map.of(
                        "lamina.limits.concurrency",
                        "3",
                        "lamina.limits.buffered-bytes",
                        "100",
                        "lamina.runtime.exit-wait",
                        "3s")),
                (invocation, outcome, elapsed) -> observed.add(outcome),
                permits,
                (function, pod, since) -> ContainerEnds.End.UNKNOWN,
                function -> List.of(),
                clock::get,
                Runnable::run);
    }

    /** Other gateways have all permits, and have not responded yet. */
    private static final class NoPermitsYet implements Permits {
        @Override
        public int available(Limit limit, int size) {
            return 0;
        }

        @Override
        public CompletionStage<Boolean> acquireMore(Limit limit) {
            return new CompletableFuture<>();
        }
    }
}
