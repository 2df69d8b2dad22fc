package dev.lamina.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.dispatch.StartingPods.Start;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.testing.FakeFunctions;
import dev.lamina.gateway.testing.TestConfig;
import dev.lamina.gateway.testing.TestGateway;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Work waits, no environment starts, and Kubernetes knows why. On a clock that the test moves. */
class StalledStartsTest {
    private static final Start COMING = new Start.Coming();
    private static final Start HELD = new Start.Held("pod-h", "Unschedulable: no room");
    private static final Start BACKS_OFF = new Start.BacksOff("pod-b");

    private final AtomicLong clock = new AtomicLong(1);
    private final FakeFunctions functions = new FakeFunctions();
    private final FunctionId hello = functions.ready("hello");
    /** The second of the clock at which each check came. */
    private final List<Long> checks = new ArrayList<>();

    private final List<String> backOffs = new ArrayList<>();
    private List<Start> starts = List.of();
    private final Dispatch dispatch = new Dispatch(
            functions,
            TestConfig.of(Map.of("lamina.runtime.exit-wait", "3s")),
            (invocation, outcome, elapsed) -> {},
            Permits.ALONE,
            (function, pod, since) -> ContainerEnds.End.UNKNOWN,
            this::check,
            clock::get,
            Runnable::run);

    @BeforeEach
    void listen() {
        dispatch.onBackOff((function, pod) -> backOffs.add(function + " " + pod));
    }

    private List<Start> check(FunctionId function) {
        checks.add(Duration.ofNanos(clock.get()).toSeconds());
        if (starts == null) {
            throw new IllegalStateException("forbidden");
        }
        return starts;
    }

    @Test
    void outOfMemoryKillInInitFailsAllWaiting() {
        starts = List.of(killed("pod-a"));
        CompletableFuture<Outcome> first = invoke();
        CompletableFuture<Outcome> second = invoke();
        pass(5);
        assertThat(body(first)).contains("Runtime.OutOfMemory", "Runtime exited with error: signal: killed");
        assertThat(body(second)).contains("Runtime.OutOfMemory");
        assertThat(checks).containsExactly(5L);
        assertThat(dispatch.inFlight()).isZero();
    }

    @Test
    void podsAreNotReadWhenEnvironmentStartsInTime() {
        functions.ready("hello", Duration.ofMinutes(15));
        invoke();
        pass(4);
        TestSlot slot = poll("pod-a");
        invoke();
        pass(50);
        answer(slot);
        assertThat(checks).isEmpty();
    }

    @Test
    void podsAreNotReadWhenNothingWaits() {
        pass(120);
        assertThat(checks).isEmpty();
    }

    /** A check that finds nothing is not repeated with every sweep, and the next caller waits as long. */
    @Test
    void pausesGrowWhileInvocationWaits() {
        starts = List.of(COMING);
        invoke();
        pass(40);
        assertThat(checks).containsExactly(5L, 7L, 11L, 19L, 35L);
        answer(poll("pod-a"));
        invoke();
        pass(4);
        assertThat(checks).hasSize(5);
        pass(1);
        assertThat(checks).endsWith(45L).hasSize(6);
    }

    @Test
    void waitContinuesWhileOnePodMayStart() {
        starts = List.of(killed("pod-a"), COMING);
        CompletableFuture<Outcome> outcome = invoke();
        pass(30);
        assertThat(outcome).isNotDone();
        starts = List.of(killed("pod-a"), HELD);
        pass(20);
        assertThat(body(outcome)).contains("Runtime.OutOfMemory");
        assertThat(backOffs).isEmpty();
    }

    @Test
    void otherEndInInitIsExitError() {
        assertThat(endedInInit(false, 1)).contains("Runtime.ExitError", "Runtime exited with error: exit status 1");
        assertThat(endedInInit(false, 137)).contains("Runtime.ExitError", "Runtime exited with error: signal: killed");
        assertThat(endedInInit(false, 0)).contains("Runtime.ExitError", "Runtime exited without providing a reason");
    }

    @Test
    void podHindranceIsReportedToCaller() {
        starts = List.of(HELD);
        CompletableFuture<Outcome> outcome = invoke();
        pass(59);
        assertThat(outcome).isNotDone();
        pass(1);
        assertThat(failure(outcome))
                .startsWith("No execution environment of function hello started within 60 seconds. Pod pod-h: "
                        + "Unschedulable: no room. Check");
        assertThat(backOffs).isEmpty();
    }

    @Test
    void missingPodsAreReportedToCaller() {
        CompletableFuture<Outcome> outcome = invoke();
        pass(60);
        assertThat(failure(outcome)).contains("60 seconds. It has no pods. Check");
    }

    /** It served before: the next invocation may be served by another environment. */
    @Test
    void podInBackOffIsReportedAndWaitContinues() {
        starts = List.of(BACKS_OFF);
        CompletableFuture<Outcome> outcome = invoke();
        pass(5);
        assertThat(outcome).isNotDone();
        assertThat(backOffs).containsExactly(hello + " pod-b");
    }

    /** The kubelet had not checked it yet when it ended; but it polled. */
    @Test
    void environmentThatPolledDidNotEndInInit() {
        TestSlot served = poll("pod-a");
        CompletableFuture<Outcome> lost = invoke();
        dispatch.podCalls().lost(hello, served.requestId(), served.assignment.invocationId());
        pass(3);
        assertThat(lost).isDone();
        starts = List.of(killed("pod-a"));
        CompletableFuture<Outcome> next = invoke();
        pass(5);
        assertThat(next).isNotDone();
        assertThat(backOffs).containsExactly(hello + " pod-a");
    }

    @Test
    void environmentThatIdledDidNotEndInInit() {
        TestSlot idle = poll("pod-a");
        dispatch.podCalls().cancel(hello, idle);
        starts = List.of(killed("pod-a"));
        CompletableFuture<Outcome> next = invoke();
        pass(5);
        assertThat(next).isNotDone();
    }

    @Test
    void earlierServingRunDoesNotHideNextFailure() {
        TestSlot idle = poll("pod-a");
        dispatch.podCalls().cancel(hello, idle);
        starts = List.of(new Start.EndedInInit("pod-a", Instant.now().plusSeconds(30), true, 137, true));
        CompletableFuture<Outcome> next = invoke();
        pass(5);
        assertThat(body(next)).contains("Runtime.OutOfMemory");
    }

    @Test
    void waitContinuesWithoutRightToReadPods() {
        starts = null;
        CompletableFuture<Outcome> outcome = invoke();
        pass(59);
        assertThat(outcome).isNotDone();
        assertThat(checks).hasSize(6);
        pass(1);
        assertThat(failure(outcome)).contains("60 seconds. Check");
    }

    private String endedInInit(boolean outOfMemory, int status) {
        starts = List.of(HELD, new Start.EndedInInit("pod-a", Instant.now(), outOfMemory, status, true));
        CompletableFuture<Outcome> outcome = invoke();
        pass(5);
        return body(outcome);
    }

    private static Start killed(String pod) {
        return new Start.EndedInInit(pod, Instant.now(), true, 137, true);
    }

    /** Like the gateway's sweep, but less often. */
    private void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            clock.addAndGet(Duration.ofSeconds(1).toNanos());
            dispatch.sweep();
        }
    }

    private CompletableFuture<Outcome> invoke() {
        return dispatch.dispatcher()
                .dispatch(TestGateway.invocation(hello, "{}"))
                .toCompletableFuture();
    }

    private TestSlot poll(String pod) {
        TestSlot slot = new TestSlot(environment(pod));
        dispatch.podCalls().poll(hello, slot);
        return slot;
    }

    private static Environment environment(String pod) {
        return new Environment(pod, pod + "/1-aa");
    }

    private void answer(TestSlot slot) {
        dispatch.podCalls()
                .answer(
                        hello,
                        slot.environment().pod(),
                        slot.requestId(),
                        null,
                        new Outcome.Completed(Buffer.buffer("{}"), false, Optional.empty(), Optional.empty()));
    }

    private static String body(CompletableFuture<Outcome> outcome) {
        return ((Outcome.Completed) outcome.getNow(null)).payload().toString();
    }

    private static String failure(CompletableFuture<Outcome> outcome) {
        return ((Outcome.Failed) outcome.getNow(null)).message();
    }
}
