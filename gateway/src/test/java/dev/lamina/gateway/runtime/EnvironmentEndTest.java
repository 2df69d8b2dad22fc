package dev.lamina.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.testing.FakePod;
import dev.lamina.gateway.testing.TestGateway;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens to invocations when environments and connections end, over real sockets. */
class EnvironmentEndTest {
    private TestGateway gateway;
    private FunctionId hello;

    @BeforeEach
    void start() throws Exception {
        gateway = new TestGateway(Map.of("lamina.runtime.exit-wait", "30s"));
        hello = gateway.functions().ready("hello");
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
    }

    @Test
    void closedConnectionAfterResponseRemovesIdleSlot() throws Exception {
        FakePod pod = gateway.pod(hello, "pod-a");
        gateway.invoke(hello, "1");
        pod.respondForNext(pod.poll().read().requestId(), "11".getBytes());
        gateway.awaitIdle(hello, 1);
        pod.close();
        gateway.awaitIdle(hello, 0);
    }

    @Test
    void closedIdlePollRemovesSlot() throws Exception {
        try (FakePod here = gateway.pod(hello, "pod-b")) {
            here.poll();
            gateway.awaitIdle(hello, 1);
            FakePod gone = gateway.pod(hello, "pod-a");
            gone.poll();
            gateway.awaitIdle(hello, 2);
            gone.close();
            gateway.awaitIdle(hello, 1);
            gateway.invoke(hello, "x");
            assertThat(here.read().text()).isEqualTo("x");
        }
    }

    @Test
    void handedBackInvocationGetsNewAttemptElsewhere() throws Exception {
        try (FakePod busy = gateway.pod(hello, "pod-a");
                FakePod idle = gateway.pod(hello, "pod-b")) {
            CompletableFuture<Outcome> outcome = gateway.invoke(hello, "x");
            FakePod.Reply first = busy.poll().read();
            assertThat(busy.handBack(first.requestId()).read().status()).isEqualTo(202);
            FakePod.Reply second = idle.poll().read();
            assertThat(second.requestId()).isEqualTo(first.requestId());
            assertThat(second.invocationId()).isNotEqualTo(first.invocationId());
            assertRefused(busy.handBack(first.requestId()).read(), "InvalidRequestID");
            idle.respond(second.requestId(), "y");
            assertThat(TestGateway.completed(outcome).payload().toString()).isEqualTo("y");
        }
    }

    @Test
    void stoppingPodGetsNoInvocation() throws Exception {
        try (FakePod slot = gateway.pod(hello, "pod-a");
                FakePod control = gateway.pod(hello, "pod-a");
                FakePod other = gateway.pod(hello, "pod-b")) {
            slot.poll();
            gateway.invoke(hello, "warm");
            String running = slot.read().requestId();
            assertThat(control.stopping().read().status()).isEqualTo(202);
            slot.respondAndPoll(running, "1".getBytes());
            assertThat(slot.read().status()).isEqualTo(202);
            FakePod.Reply end = slot.read();
            assertThat(end.status()).isEqualTo(204);
            assertThat(end.headers()).containsEntry("Lamina-Stop", "true");

            CompletableFuture<Outcome> outcome = gateway.invoke(hello, "x");
            assertThat(slot.poll().read().headers()).containsEntry("Lamina-Stop", "true");
            other.serve(event -> event);
            assertThat(TestGateway.completed(outcome).payload().toString()).isEqualTo("x");
        }
    }

    @Test
    void idlePollEndsWhenPodStops() throws Exception {
        try (FakePod slot = gateway.pod(hello, "pod-a");
                FakePod control = gateway.pod(hello, "pod-a")) {
            slot.poll();
            gateway.awaitIdle(hello, 1);
            control.stopping().read();
            assertThat(slot.read().headers()).containsEntry("Lamina-Stop", "true");
        }
    }

    @Test
    void exitStatusBecomesFunctionError() throws Exception {
        assertThat(exitWith(0)).isEqualTo(body("Runtime.ExitError", "Runtime exited without providing a reason"));
        assertThat(exitWith(127)).isEqualTo(body("Runtime.ExitError", "Runtime exited with error: exit status 127"));
        assertThat(exitWith(137)).isEqualTo(body("Runtime.OutOfMemory", "Runtime exited with error: signal: killed"));
    }

    @Test
    void lostConnectionWithoutReportIsExit() throws Exception {
        try (TestGateway brief = new TestGateway(Map.of("lamina.runtime.exit-wait", "300ms"))) {
            FakePod pod = brief.pod(brief.functions().ready("hello"), "pod-a");
            CompletableFuture<Outcome> outcome = brief.invoke(hello, "{}");
            String id = pod.poll().read().requestId();
            pod.close();
            Outcome.Completed completed = TestGateway.completed(outcome);
            assertThat(completed.payload().toString())
                    .isEqualTo(body("Runtime.ExitError", "Runtime exited without providing a reason")
                            .replace("ID", id));
            assertThat(completed.functionError()).isTrue();
        }
    }

    @Test
    void responseOverNewConnectionIsAccepted() throws Exception {
        FakePod broken = gateway.pod(hello, "pod-a");
        CompletableFuture<Outcome> outcome = gateway.invoke(hello, "{}");
        String id = broken.poll().read().requestId();
        broken.close();
        try (FakePod again = gateway.pod(hello, "pod-a")) {
            assertThat(again.respond(id, "late").read().status()).isEqualTo(202);
        }
        assertThat(TestGateway.completed(outcome).payload().toString()).isEqualTo("late");
    }

    @Test
    void exitReportOfAnotherPodIsRefused() throws Exception {
        try (FakePod pod = gateway.pod(hello, "pod-a")) {
            assertThat(pod.exited("pod-b/1", 1).read().status()).isEqualTo(400);
            assertThat(pod.write(pod.post("/lamina/v1/environment/exit", "", "[]".getBytes()))
                            .read()
                            .status())
                    .isEqualTo(400);
            assertThat(pod.write(pod.post("/lamina/v1/environment/exit", "", "{\"environment\":1}".getBytes()))
                            .read()
                            .status())
                    .isEqualTo(400);
        }
    }

    @Test
    void drainEndsIdlePollsAndFinishesRunning() throws Exception {
        try (FakePod idle = gateway.pod(hello, "pod-a");
                FakePod busy = gateway.pod(hello, "pod-b")) {
            CompletableFuture<Outcome> outcome = gateway.invoke(hello, "x");
            String id = busy.poll().read().requestId();
            idle.poll();
            gateway.awaitIdle(hello, 1);
            gateway.dispatch().drain();
            assertThat(idle.read().status()).isEqualTo(204);
            busy.respond(id, "y");
            assertThat(TestGateway.completed(outcome).payload().toString()).isEqualTo("y");
            await().until(() -> gateway.dispatch().inFlight() == 0);
        }
    }

    private String exitWith(int status) throws Exception {
        FakePod pod = gateway.pod(hello, "pod-a");
        CompletableFuture<Outcome> outcome = gateway.invoke(hello, "{}");
        String id = pod.poll().read().requestId();
        pod.close();
        try (FakePod next = new FakePod(gateway.port(), TestGateway.token(hello, "pod-a"), "pod-a/2")) {
            assertThat(next.exited("pod-a/1", status).read().status()).isEqualTo(202);
        }
        return TestGateway.completed(outcome).payload().toString().replace(id, "ID");
    }

    private static String body(String type, String message) {
        return "{\"errorType\":\"" + type + "\",\"errorMessage\":\"RequestId: ID Error: " + message + "\"}";
    }

    private static void assertRefused(FakePod.Reply reply, String type) {
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text()).contains("\"" + type + "\"");
    }
}
