package dev.lamina.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.testing.FakePod;
import dev.lamina.gateway.testing.TestGateway;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract with the pods, over real sockets. */
class RuntimeApiTest {
    private TestGateway gateway;
    private FunctionId hello;

    @BeforeEach
    void start() throws Exception {
        gateway = new TestGateway();
        hello = gateway.functions().ready("hello");
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
    }

    @Test
    void eventHasHeadersAndResponseIsReturned() throws Exception {
        try (FakePod pod = gateway.pod(hello, "pod-a")) {
            long before = System.currentTimeMillis();
            Invocation invocation = new Invocation(
                    "11111111-2222-3333-4444-555555555555",
                    hello,
                    "arn:aws:lambda:us-east-1:default:function:hello:$LATEST",
                    Buffer.buffer("{\"a\":1}"),
                    Optional.of("{\"client\":{}}"),
                    Optional.of("Root=1-5759e988-bd862e3fe1be46a994272793"),
                    true);
            CompletableFuture<Outcome> outcome = gateway.invoke(invocation);
            FakePod.Reply event = pod.poll().read();

            assertThat(event.status()).isEqualTo(200);
            assertThat(event.text()).isEqualTo("{\"a\":1}");
            assertThat(event.headers())
                    .containsEntry("Lambda-Runtime-Aws-Request-Id", invocation.requestId())
                    .containsEntry("Lambda-Runtime-Invoked-Function-Arn", invocation.invokedArn())
                    .containsEntry("Lambda-Runtime-Client-Context", "{\"client\":{}}")
                    .hasEntrySatisfying(
                            "Lambda-Runtime-Trace-Id",
                            trace -> assertThat(trace).startsWith("Root=1-5759e988-bd862e3fe1be46a994272793;"))
                    .containsEntry("Lamina-Log-Tail", "true")
                    .containsEntry("Content-Type", "application/json")
                    .containsKey("Lambda-Runtime-Invocation-Id");
            assertThat(Long.parseLong(event.headers().get("Lambda-Runtime-Deadline-Ms")))
                    .isBetween(before + 3000, System.currentTimeMillis() + 3000);

            pod.write(pod.post(
                    "/2018-06-01/runtime/invocation/" + event.requestId() + "/response",
                    "Lamina-Duration-Ms: 12.34\r\nLamina-Billed-Ms: 13\r\nLamina-Max-Memory-Mb: "
                            + "40\r\nLamina-Init-Duration-Ms: 100.5\r\n"
                            + "Lamina-Log-Result: U1RBUlQ=\r\nLambda-Runtime-Invocation-Id: " + event.invocationId()
                            + "\r\n",
                    "\"done\"".getBytes()));
            assertThat(pod.read().status()).isEqualTo(202);
            Outcome.Completed completed = TestGateway.completed(outcome);
            assertThat(completed.payload().toString()).isEqualTo("\"done\"");
            assertThat(completed.functionError()).isFalse();
            assertThat(completed.logResult()).contains("U1RBUlQ=");
            assertThat(completed.usage())
                    .contains(new Outcome.Usage(
                            Duration.ofNanos(12_340_000),
                            Duration.ofMillis(13),
                            40,
                            Optional.of(Duration.ofNanos(100_500_000))));
        }
    }

    @Test
    void unsendableInvocationFailsAndNextIsSent() throws Exception {
        try (FakePod pod = gateway.pod(hello, "pod-a")) {
            CompletableFuture<Outcome> outcome = gateway.invoke(new Invocation(
                    "11111111-2222-3333-4444-555555555555",
                    hello,
                    "arn",
                    Buffer.buffer("{}"),
                    Optional.of("{\"a\":\"\u007f\"}"),
                    Optional.empty(),
                    false));
            assertThat(pod.poll().read().status()).isEqualTo(204);
            assertThat(TestGateway.completed(outcome).payload().toString()).contains("Lamina.Unsendable");
            gateway.invoke(hello, "{\"next\":1}");
            assertThat(pod.poll().read().text()).isEqualTo("{\"next\":1}");
        }
    }

    @Test
    void emptyHeadersAreOmitted() throws Exception {
        try (FakePod pod = gateway.pod(hello, "pod-a")) {
            gateway.invoke(hello, "{}");
            assertThat(pod.poll().read().headers())
                    .doesNotContainKeys("Lambda-Runtime-Client-Context", "Lamina-Log-Tail");
        }
    }

    @Test
    void waitedHeaderMarksInvocationThatWaited() throws Exception {
        try (FakePod early = gateway.pod(hello, "pod-early");
                FakePod late = gateway.pod(hello, "pod-late")) {
            early.poll();
            gateway.awaitIdle(hello, 1);
            gateway.invoke(hello, "{}");
            assertThat(early.read().headers()).doesNotContainKey("Lamina-Waited");
            gateway.invoke(hello, "{}");
            assertThat(late.poll().read().headers()).containsEntry("Lamina-Waited", "true");
        }
    }

    @Test
    void pipelinedResponseAndPollAreAnsweredInOrder() throws Exception {
        try (FakePod pod = gateway.pod(hello, "pod-a")) {
            CompletableFuture<Outcome> first = gateway.invoke(hello, "1");
            FakePod.Reply event = pod.poll().read();
            pod.respondAndPoll(event.requestId(), "11".getBytes());
            assertThat(pod.read().status()).isEqualTo(202);
            assertThat(TestGateway.completed(first).payload().toString()).isEqualTo("11");

            CompletableFuture<Outcome> second = gateway.invoke(hello, "2");
            FakePod.Reply next = pod.read();
            assertThat(next.text()).isEqualTo("2");
            pod.respondAndPoll(next.requestId(), "22".getBytes());
            assertThat(TestGateway.completed(second).payload().toString()).isEqualTo("22");
        }
    }

    @Test
    void responseForNextInvocationIsIdleSlot() throws Exception {
        try (FakePod pod = gateway.pod(hello, "pod-a")) {
            CompletableFuture<Outcome> first = gateway.invoke(hello, "1");
            pod.respondForNext(pod.poll().read().requestId(), "11".getBytes());
            assertThat(TestGateway.completed(first).payload().toString()).isEqualTo("11");
            gateway.awaitIdle(hello, 1);

            CompletableFuture<Outcome> second = gateway.invoke(hello, "2");
            FakePod.Reply next = pod.read();
            assertThat(next.status()).isEqualTo(200);
            assertThat(next.text()).isEqualTo("2");
            pod.respondForNext(next.requestId(), "22".getBytes());
            assertThat(TestGateway.completed(second).payload().toString()).isEqualTo("22");
            gateway.awaitIdle(hello, 1);
        }
    }

    @Test
    void refusedResponseIsNotPoll() throws Exception {
        try (FakePod pod = gateway.pod(hello, "pod-a")) {
            pod.respondForNext("11111111-2222-3333-4444-555555555555", "1".getBytes());
            assertThat(pod.read().text()).contains("InvalidRequestID");
            CompletableFuture<Outcome> tooLarge = gateway.invoke(hello, "1");
            pod.respondForNext(pod.poll().read().requestId(), new byte[ResponseLimit.BYTES + 1]);
            assertThat(pod.read().status()).isEqualTo(413);
            assertThat(TestGateway.completed(tooLarge).functionError()).isTrue();
            assertThat(gateway.activity().load(hello).idle()).isZero();
        }
    }

    @Test
    void idlePollExpiresAndConnectionStaysOpen() throws Exception {
        try (TestGateway brief = new TestGateway(Map.of("lamina.runtime.poll-hold", "700ms"));
                FakePod pod = brief.pod(brief.functions().ready("hello"), "pod-a")) {
            long begin = System.nanoTime();
            FakePod.Reply reply = pod.poll().read();
            assertThat(reply.status()).isEqualTo(204);
            assertThat(reply.headers()).containsKey("Content-Type").doesNotContainKey("Lamina-Stop");
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isBetween(Duration.ofMillis(500), Duration.ofSeconds(3));
            brief.invoke(hello, "again");
            assertThat(pod.poll().read().text()).isEqualTo("again");
        }
    }

    @Test
    void newestPollGetsInvocation() throws Exception {
        try (FakePod older = gateway.pod(hello, "pod-a");
                FakePod newer = gateway.pod(hello, "pod-b")) {
            older.poll();
            gateway.awaitIdle(hello, 1);
            newer.poll();
            gateway.awaitIdle(hello, 2);
            gateway.invoke(hello, "x");
            assertThat(newer.read().text()).isEqualTo("x");
            assertThat(gateway.activity().load(hello).idle())
                    .as("the older waits on")
                    .isOne();
        }
    }

    @Test
    void errorsAreForwardedUnchanged() throws Exception {
        try (FakePod pod = gateway.pod(hello, "pod-a")) {
            CompletableFuture<Outcome> outcome = gateway.invoke(hello, "{}");
            String error =
                    "{\"errorMessage\":\"no\",\"errorType\":\"java.lang.IllegalStateException\",\"stackTrace\":[]}";
            pod.fail(pod.poll().read().requestId(), error);
            assertThat(pod.read().status()).isEqualTo(202);
            assertThat(TestGateway.completed(outcome).functionError()).isTrue();
            assertThat(TestGateway.completed(outcome).payload().toString()).isEqualTo(error);
        }
    }

    @Test
    void wrongAnsweredAndForeignIdsAreRefused() throws Exception {
        FunctionId other = gateway.functions().ready("other");
        try (FakePod pod = gateway.pod(hello, "pod-a");
                FakePod sibling = gateway.pod(hello, "pod-b");
                FakePod foreign = gateway.pod(other, "pod-c")) {
            CompletableFuture<Outcome> outcome = gateway.invoke(hello, "{}");
            String id = pod.poll().read().requestId();

            assertRefused(pod.respond("nonsense", "1").read(), "InvalidRequestID");
            assertRefused(sibling.respond(id, "2").read(), "InvalidRequestID");
            assertRefused(foreign.respond(id, "3").read(), "InvalidRequestID");
            pod.write(pod.post(
                    "/2018-06-01/runtime/invocation/" + id + "/response",
                    "Lambda-Runtime-Invocation-Id: old\r\n",
                    "4".getBytes()));
            assertRefused(pod.read(), "InvalidInvocationId");
            assertThat(outcome).isNotDone();

            assertThat(pod.respond(id, "5").read().status()).isEqualTo(202);
            assertRefused(pod.respond(id, "6").read(), "InvalidRequestID");
            assertThat(TestGateway.completed(outcome).payload().toString()).isEqualTo("5");
        }
    }

    @Test
    void tooLargeResultIsRefusedAndConnectionStaysOpen() throws Exception {
        try (FakePod pod = gateway.pod(hello, "pod-a")) {
            CompletableFuture<Outcome> outcome = gateway.invoke(hello, "{}");
            byte[] large = new byte[ResponseLimit.BYTES + 1];
            Arrays.fill(large, (byte) 'x');
            pod.respondAndPoll(pod.poll().read().requestId(), large);
            FakePod.Reply refused = pod.read();
            assertThat(refused.status()).isEqualTo(413);
            assertThat(refused.text())
                    .contains("RequestEntityTooLarge")
                    .contains("Exceeded maximum allowed payload size (6291556 bytes).");
            assertThat(TestGateway.completed(outcome).payload().toString())
                    .contains("Function.ResponseSizeTooLarge")
                    .contains("(6291556 bytes)");
            gateway.invoke(hello, "next");
            assertThat(pod.read().text()).isEqualTo("next");
        }
    }

    @Test
    void largestAndChunkedResultsAreAccepted() throws Exception {
        try (FakePod pod = gateway.pod(hello, "pod-a")) {
            CompletableFuture<Outcome> largest = gateway.invoke(hello, "{}");
            byte[] large = new byte[ResponseLimit.BYTES];
            Arrays.fill(large, (byte) 'x');
            pod.respondAndPoll(pod.poll().read().requestId(), large);
            assertThat(pod.read().status()).isEqualTo(202);
            assertThat(TestGateway.completed(largest).payload().getBytes()).isEqualTo(large);

            CompletableFuture<Outcome> chunked = gateway.invoke(hello, "{}");
            String id = pod.read().requestId();
            String head = new String(pod.post(
                            "/2018-06-01/runtime/invocation/" + id + "/response",
                            "Lambda-Runtime-Function-Response-Mode: streaming\r\nTransfer-Encoding: chunked\r\n",
                            new byte[0]))
                    .replace("Content-Length: 0\r\n", "");
            pod.write((head + "3\r\nabc\r\n3\r\ndef\r\n0\r\nLambda-Runtime-Function-Error-Type: X\r\n\r\n").getBytes());
            assertThat(pod.read().status()).isEqualTo(202);
            assertThat(TestGateway.completed(chunked).payload().toString()).isEqualTo("abcdef");
        }
    }

    @Test
    void callerThatIsNotPodIsRefused() throws Exception {
        try (FakePod unknown = new FakePod(gateway.port(), "nonsense", "pod-a/1");
                FakePod other = new FakePod(gateway.port(), TestGateway.token(hello, "pod-a"), "pod-b/1")) {
            assertThat(unknown.poll().read().status()).isEqualTo(401);
            assertThat(unknown.write("GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: x\r\n\r\n".getBytes())
                            .read()
                            .status())
                    .isEqualTo(401);
            assertThat(other.poll().read().status()).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pod-a/1", "pod-a/12-3f2a9c01", "pod-a/999999999-0123456789abcdefghijklmnopqrstuv"})
    void environmentIdHasNumberAndOptionalRun(String id) throws Exception {
        try (FakePod pod = new FakePod(gateway.port(), TestGateway.token(hello, "pod-a"), id)) {
            assertThat(pod.stopping().read().status()).isEqualTo(202);
            assertThat(pod.exited(id, 1).read().status()).isEqualTo(202);
        }
    }

    /** The names that pods give themselves are kept, so their characters and length are limited. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "pod-a/",
                "pod-a/0",
                "pod-a/01",
                "pod-a/x",
                "pod-a/1-",
                "pod-a/1-A",
                "pod-a/1-a-b",
                "pod-a/1/2",
                "pod-a/1234567890",
                "pod-a/-a",
                "pod-a/1-0123456789abcdefghijklmnopqrstuvw"
            })
    void malformedEnvironmentIdIsRefused(String id) throws Exception {
        try (FakePod pod = new FakePod(gateway.port(), TestGateway.token(hello, "pod-a"), id)) {
            assertThat(pod.stopping().read().status()).isEqualTo(400);
        }
        try (FakePod pod = gateway.pod(hello, "pod-a")) {
            FakePod.Reply refused = pod.exited(id, 1).read();
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.text()).contains("environment must be pod-a/N-RUN");
        }
    }

    @Test
    void tooLongPodNameIsRefused() throws Exception {
        String name = "p".repeat(254);
        try (FakePod pod = new FakePod(gateway.port(), TestGateway.token(hello, name), name + "/1")) {
            assertThat(pod.stopping().read().status()).isEqualTo(400);
        }
    }

    @Test
    void unknownPathsAreNotFound() throws Exception {
        try (FakePod pod = gateway.pod(hello, "pod-a")) {
            assertThat(pod.write(pod.get("/")).read().status()).isEqualTo(404);
            assertThat(pod.write(pod.post("/2018-06-01/runtime/invocation//response", "", new byte[3]))
                            .read()
                            .status())
                    .isEqualTo(404);
            assertThat(pod.content("../../etc/passwd").read().status()).isEqualTo(400);
            assertThat(pod.content("a".repeat(64)).read().status()).isEqualTo(404);
        }
    }

    private static void assertRefused(FakePod.Reply reply, String type) {
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text()).contains("\"" + type + "\"");
    }
}
