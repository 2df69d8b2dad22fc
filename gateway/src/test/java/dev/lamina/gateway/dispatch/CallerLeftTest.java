package dev.lamina.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.testing.FakeFunctions;
import dev.lamina.gateway.testing.TestConfig;
import dev.lamina.gateway.testing.TestGateway;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What becomes of an invocation whose caller leaves before its outcome. */
class CallerLeftTest {
    private final FakeFunctions functions = new FakeFunctions();
    private final Dispatch dispatch = new Dispatch(
            functions,
            TestConfig.of(Map.of()),
            (invocation, outcome, elapsed) -> {},
            Permits.ALONE,
            (function, pod, since) -> ContainerEnds.End.UNKNOWN,
            function -> List.of(),
            System::nanoTime,
            Runnable::run);
    private final FunctionId hello = functions.ready("hello");
    private final CompletableFuture<Void> left = new CompletableFuture<>();

    @Test
    void waitingInvocationIsTakenOut() {
        CompletableFuture<Outcome> waiting = invoke();
        assertThat(waiting).isNotDone();

        left.complete(null);

        assertThat(waiting.join()).isInstanceOf(Outcome.Refused.class);
        assertThat(dispatch.inFlight()).isZero();
        TestSlot slot = poll("pod-a");
        assertThat(slot.assignment).isNull();
    }

    @Test
    void runningInvocationGoesOn() {
        TestSlot slot = poll("pod-a");
        CompletableFuture<Outcome> running = invoke();

        left.complete(null);

        assertThat(running).isNotDone();
        assertThat(slot.assignment).isNotNull();
        assertThat(dispatch.inFlight()).isEqualTo(1);
    }

    @Test
    void handedBackInvocationEnds() {
        TestSlot slot = poll("pod-a");
        CompletableFuture<Outcome> running = invoke();
        left.complete(null);

        dispatch.podCalls().handBack(hello, "pod-a", slot.requestId(), null);

        assertThat(running.join()).isInstanceOf(Outcome.Refused.class);
        assertThat(dispatch.inFlight()).isZero();
        assertThat(poll("pod-b").assignment).isNull();
    }

    @Test
    void callerWhoLeftBeforeAdmissionIsNotServed() {
        left.complete(null);

        assertThat(invoke().join()).isInstanceOf(Outcome.Refused.class);
    }

    private CompletableFuture<Outcome> invoke() {
        return dispatch.dispatcher()
                .dispatch(TestGateway.invocation(hello, "{}"), Optional.empty(), left::thenRun)
                .toCompletableFuture();
    }

    private TestSlot poll(String pod) {
        TestSlot slot = new TestSlot(new Environment(pod, pod + "/1"));
        dispatch.podCalls().poll(hello, slot);
        return slot;
    }
}
