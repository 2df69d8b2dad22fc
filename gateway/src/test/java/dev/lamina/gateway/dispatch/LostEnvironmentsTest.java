package dev.lamina.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.testing.FakeFunctions;
import dev.lamina.gateway.testing.TestConfig;
import dev.lamina.gateway.testing.TestGateway;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An environment ends without a report, and Kubernetes knows why. */
class LostEnvironmentsTest {
    private static final ContainerEnds.End KILLED = end(137, true, false);

    private final FakeFunctions functions = new FakeFunctions();
    private final FunctionId hello = functions.ready("hello");
    private final List<String> reads = new CopyOnWriteArrayList<>();
    private final List<String> backOffs = new CopyOnWriteArrayList<>();
    /** The results of the reads; the last one is repeated. Set before the first read: reads do not wait. */
    private volatile List<ContainerEnds.End> ends = List.of(ContainerEnds.End.UNKNOWN);
    /** Before any invocation is given to an environment: an earlier end is not theirs. */
    private final Instant begun = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    private final Dispatch dispatch = dispatch("500ms");

    private Dispatch dispatch(String exitWait) {
        return new Dispatch(
                functions,
                TestConfig.of(Map.of("lamina.runtime.exit-wait", exitWait)),
                (invocation, outcome, elapsed) -> {},
                Permits.ALONE,
                this::read,
                function -> List.of());
    }

    @BeforeEach
    void listen() {
        dispatch.onBackOff((function, pod) -> backOffs.add(function + " " + pod));
    }

    private ContainerEnds.End read(FunctionId function, String pod, Instant given) {
        reads.add(function + " " + pod);
        assertThat(given).isBetween(begun, Instant.now());
        return ends.get(Math.min(reads.size(), ends.size()) - 1);
    }

    @Test
    void outOfMemoryKillIsReported() {
        ends = List.of(KILLED);
        assertThat(body(lostInvocation())).contains("Runtime.OutOfMemory", "Runtime exited with error: signal: killed");
        assertThat(reads).containsOnly(hello + " pod-a");
    }

    /** The program of a container image: the runtime next to it does not know how it ended. */
    @Test
    void exitOfImageIsReadFromPod() {
        ends = List.of(ContainerEnds.End.UNKNOWN, end(3, false, false));
        assertThat(body(lostInvocation())).contains("Runtime.ExitError", "Runtime exited with error: exit status 3");
    }

    @Test
    void killOfImageWithMemoryLeftIsExit() {
        ends = List.of(end(137, false, false));
        assertThat(body(lostInvocation())).contains("Runtime.ExitError", "Runtime exited with error: signal: killed");
    }

    /** An environment of an older version has the same name after a restart. */
    @Test
    void invocationOfRestartedContainerContinues() {
        ends = List.of(KILLED);
        CompletableFuture<Outcome> lost = lostInvocation();
        poll();
        CompletableFuture<Outcome> healthy = invoke();
        assertThat(body(lost)).contains("Runtime.OutOfMemory");
        assertThat(healthy).isNotDone();
    }

    @Test
    void containerInBackOffIsReported() {
        ends = List.of(KILLED, end(137, true, true));
        assertThat(body(lostInvocation())).contains("Runtime.OutOfMemory");
        await().until(() -> backOffs.equals(List.of(hello + " pod-a")));
    }

    @Test
    void lateKubeletReportIsAwaited() {
        ends = List.of(ContainerEnds.End.UNKNOWN, ContainerEnds.End.UNKNOWN, KILLED);
        assertThat(body(lostInvocation())).contains("Runtime.OutOfMemory");
    }

    /** The pod of an image is deleted a second or two after the report. */
    @Test
    void reportOfDeletedPodIsSeen() throws InterruptedException {
        List<Duration> pauses = new CopyOnWriteArrayList<>();
        LostEnvironments patient = new LostEnvironments(this::read, Duration.ofSeconds(10), Runnable::run, pauses::add);

        patient.lost(hello, new Environment("pod-a", "pod-a/1-aa"), () -> Optional.of(begun), end -> {});

        assertThat(pauses).hasSize(19).containsOnly(Duration.ofMillis(500));
    }

    @Test
    void unknownEndIsExitWithoutReason() {
        CompletableFuture<Outcome> outcome = lostInvocation();
        await().until(() -> {
            dispatch.sweep();
            return outcome.isDone();
        });
        assertThat(body(outcome)).contains("Runtime.ExitError", "without providing a reason");
    }

    @Test
    void reportedExitNeedsNoPodCheck() {
        TestSlot slot = poll();
        CompletableFuture<Outcome> outcome = invoke();
        dispatch.podCalls().lost(hello, slot.requestId(), slot.assignment.invocationId());
        dispatch.podCalls().exited(hello, slot.environment(), 1);
        assertThat(body(outcome)).contains("exit status 1");
        await().during(Duration.ofMillis(150)).until(reads::isEmpty);
    }

    private static ContainerEnds.End end(int status, boolean outOfMemory, boolean backsOff) {
        return new ContainerEnds.End(OptionalInt.of(status), outOfMemory, backsOff);
    }

    private CompletableFuture<Outcome> lostInvocation() {
        TestSlot slot = poll();
        CompletableFuture<Outcome> outcome = invoke();
        dispatch.podCalls().lost(hello, slot.requestId(), slot.assignment.invocationId());
        return outcome;
    }

    private TestSlot poll() {
        TestSlot slot = new TestSlot(new Environment("pod-a", "pod-a/1-aa"));
        dispatch.podCalls().poll(hello, slot);
        return slot;
    }

    private CompletableFuture<Outcome> invoke() {
        return dispatch.dispatcher()
                .dispatch(TestGateway.invocation(hello, "{}"))
                .toCompletableFuture();
    }

    private static String body(CompletableFuture<Outcome> outcome) {
        return ((Outcome.Completed) outcome.orTimeout(20, TimeUnit.SECONDS).join())
                .payload()
                .toString();
    }
}
