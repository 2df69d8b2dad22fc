package dev.lamina.runtime.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lamina.runtime.function.InitException;
import dev.lamina.runtime.function.Outcome;
import dev.lamina.runtime.function.ResultStream;
import dev.lamina.runtime.gateway.Invocation;
import dev.lamina.runtime.http.HttpConnection;
import dev.lamina.runtime.http.Reply;
import dev.lamina.runtime.loopback.LoopbackServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The Runtime API as a client sees it on the wire, and the program on the other side. */
class RuntimeApiTest {
    private final RuntimeApiSession session = new RuntimeApiSession(1);
    private final List<HttpConnection> connections = new ArrayList<>();
    private LoopbackServer api;

    @BeforeEach
    void start() throws Exception {
        api = new LoopbackServer(0)
                .add(RuntimeCalls.VERSION, RuntimeCalls.of(session))
                .start();
    }

    @AfterEach
    void stop() throws Exception {
        connections.forEach(HttpConnection::close);
        api.close();
    }

    @Test
    void eventAndResultAreCarried() throws Exception {
        HttpConnection client = next();
        session.awaitStart();
        CompletableFuture<Outcome> outcome = run("a", "{\"x\":1}");
        Reply event = client.read();
        assertThat(text(event)).isEqualTo("{\"x\":1}");
        assertThat(event.head().headers())
                .containsEntry("lambda-runtime-aws-request-id", "a")
                .containsEntry("lambda-runtime-invocation-id", "inv-a")
                .containsEntry("lambda-runtime-deadline-ms", "5000")
                .containsEntry("content-type", "application/json")
                .doesNotContainKeys(
                        "lambda-runtime-client-context",
                        "lambda-runtime-trace-id",
                        "lambda-runtime-cognito-identity",
                        "lambda-runtime-aws-tenant-id");

        assertThat(call(client, "POST", "invocation/a/response", "\"done\"").status())
                .isEqualTo(202);
        assertThat(new String(get(outcome).body())).isEqualTo("\"done\"");
    }

    @Test
    void unknownErrorTypeIsReplaced() throws Exception {
        HttpConnection client = next();
        CompletableFuture<Outcome> outcome = run("a", "{}");
        client.read();
        call(
                client,
                "POST",
                "invocation/a/error",
                "{\"errorMessage\":\"m\"}",
                "Lambda-Runtime-Function-Error-Type: Function.my own");
        assertThat(get(outcome).errorType()).isEqualTo("Function.Unknown");
        assertThat(new String(get(outcome).body())).isEqualTo("{\"errorMessage\":\"m\"}");
    }

    @Test
    void secondResponseIsRefused() throws Exception {
        HttpConnection client = next();
        run("a", "{}");
        client.read();
        assertRefused(
                call(client, "POST", "invocation/b/response", "1"), 400, "InvalidRequestID", "Invalid request ID");
        assertRefused(
                call(client, "POST", "invocation/a/response", "1", "Lambda-Runtime-Invocation-Id: inv-other"),
                400,
                "InvalidInvocationId",
                "Invalid invocation ID");
        assertRefused(
                call(client, "POST", "invocation/a/response", "1", "Lambda-Runtime-Function-Response-Mode: soon"),
                400,
                "InvalidFunctionResponseMode",
                "Invalid function response mode");
        assertThat(call(client, "POST", "invocation/a/response", "1", "Lambda-Runtime-Invocation-Id: inv-a")
                        .status())
                .isEqualTo(202);
        assertRefused(
                call(client, "POST", "invocation/a/response", "1"), 400, "InvalidRequestID", "Invalid request ID");
    }

    @Test
    void initErrorEndsInit() throws Exception {
        HttpConnection client = open();
        assertThat(call(
                                client,
                                "POST",
                                "init/error",
                                "{\"errorMessage\":\"m\"}",
                                "Lambda-Runtime-Function-Error-Type: Runtime.Broken")
                        .status())
                .isEqualTo(202);
        assertThatThrownBy(session::awaitStart).isInstanceOfSatisfying(InitException.class, e -> {
            assertThat(e.failure().errorType()).isEqualTo("Runtime.Broken");
            assertThat(new String(e.failure().body())).isEqualTo("{\"errorMessage\":\"m\"}");
        });
        assertRefused(
                call(client, "GET", "invocation/next", ""),
                403,
                "InvalidStateTransition",
                "State transition from InitError to Ready failed for runtime. Error: State transition is not allowed");
    }

    @Test
    void initErrorAfterFirstNextIsForbidden() throws Exception {
        next();
        session.awaitStart();
        assertRefused(
                call(open(), "POST", "init/error", "{}"),
                403,
                "InvalidStateTransition",
                "State transition from Ready to InitError failed for runtime. Error: State transition is not allowed");
    }

    @Test
    void nextIsForbiddenWhileResponseArrives() throws Exception {
        HttpConnection client = next();
        run("a", "{}");
        client.read();
        client.send(head("POST", "invocation/a/response", "Content-Length: 5").getBytes());
        HttpConnection second = open();
        await().until(() -> call(second, "GET", "invocation/next", "").status() == 403);
        client.send("12345".getBytes());
        assertThat(client.read().status()).isEqualTo(202);
    }

    @Test
    void secondNextGetsRunningEvent() throws Exception {
        HttpConnection client = next();
        run("a", "{}");
        client.read();
        assertThat(call(open(), "GET", "invocation/next", "").header("lambda-runtime-aws-request-id"))
                .isEqualTo("a");
    }

    @Test
    void newestNextGetsEvent() throws Exception {
        HttpConnection old = next();
        session.awaitStart();
        HttpConnection fresh = next();
        assertThatThrownBy(old::read).as("closed").isInstanceOf(IOException.class);
        run("a", "{}");
        assertThat(fresh.read().header("lambda-runtime-aws-request-id")).isEqualTo("a");
    }

    @Test
    void chunksAndTrailingErrorAreRead() throws Exception {
        HttpConnection client = next();
        CompletableFuture<Outcome> outcome = run("a", "{}");
        client.read();
        client.send((head(
                                "POST",
                                "invocation/a/response",
                                "Transfer-Encoding: chunked",
                                "Lambda-Runtime-Function-Response-Mode: streaming",
                                "Trailer: Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body")
                        + "2\r\nab\r\n3\r\ncde\r\n0\r\nLambda-Runtime-Function-Error-Type: "
                        + "Runtime.Half\r\nLambda-Runtime-Function-Error-Body: e30=\r\n\r\n")
                .getBytes());
        ResultStream result = get(outcome).stream();
        assertThat(readAll(result)).isEqualTo("abcde");
        assertThat(result.failure().errorType()).isEqualTo("Runtime.Half");
        assertThat(new String(result.failure().body())).isEqualTo("{}");
        assertRefused(
                call(open(), "GET", "invocation/next", ""),
                403,
                "InvalidStateTransition",
                "State transition from InvocationResponse to Ready failed for runtime. Error: State transition is "
                        + "not allowed");
        result.finish();
        assertThat(client.read().status()).isEqualTo(202);
        client.send(head("GET", "invocation/next").getBytes());
        run("b", "{}");
        assertThat(client.read().header("lambda-runtime-aws-request-id"))
                .as("the connection is still good")
                .isEqualTo("b");
    }

    @Test
    void brokenErrorTrailerIsReported() throws Exception {
        HttpConnection client = next();
        CompletableFuture<Outcome> outcome = run("a", "{}");
        client.read();
        client.send((head("POST", "invocation/a/response", "Transfer-Encoding: chunked")
                        + "2\r\nab\r\n0\r\nLambda-Runtime-Function-Error-Type: Runtime.Half\r\n"
                        + "Lambda-Runtime-Function-Error-Body: e30a=\r\n\r\n")
                .getBytes());
        assertThat(client.read().status()).isEqualTo(202);
        assertThat(get(outcome).errorType()).isEqualTo("Runtime.Half");
        assertThat(new String(get(outcome).body()))
                .startsWith("{\"errorMessage\":\"The trailer Lambda-Runtime-Function-Error-Body is not base64: ")
                .endsWith("\"errorType\":\"Runtime.Half\"}");
    }

    @Test
    void abortedStreamFailsReader() throws Exception {
        HttpConnection client = next();
        CompletableFuture<Outcome> outcome = run("a", "{}");
        client.read();
        client.send((head(
                                "POST",
                                "invocation/a/response",
                                "Transfer-Encoding: chunked",
                                "Lambda-Runtime-Function-Response-Mode: streaming")
                        + "2\r\nab\r\n")
                .getBytes());
        ResultStream result = get(outcome).stream();
        assertThat(result.read(new byte[10])).isEqualTo(2);
        result.abort();
        assertThatThrownBy(() -> result.read(new byte[10])).isInstanceOf(IOException.class);
    }

    private static String readAll(ResultStream result) throws IOException {
        StringBuilder all = new StringBuilder();
        byte[] buffer = new byte[4];
        for (int count = result.read(buffer); count >= 0; count = result.read(buffer)) {
            all.append(new String(buffer, 0, count));
        }
        return all.toString();
    }

    @Test
    void tooLargeResultIsFunctionError() throws Exception {
        HttpConnection client = next();
        CompletableFuture<Outcome> outcome = run("a", "{}");
        client.read();
        assertRefused(
                call(client, "POST", "invocation/a/response", "x".repeat(6_291_557)),
                413,
                "RequestEntityTooLarge",
                "Exceeded maximum allowed payload size (6291556 bytes).");
        assertThat(get(outcome).errorType()).isEqualTo("Function.ResponseSizeTooLarge");
    }

    @Test
    void expectContinueIsAnswered() throws Exception {
        HttpConnection client = next();
        run("a", "{}");
        client.read();
        client.send(head("POST", "invocation/a/response", "Content-Length: 1", "Expect: 100-continue")
                .getBytes());
        client.awaitReply();
        client.send("1".getBytes());
        assertThat(client.read().status()).isEqualTo(202);
    }

    @Test
    void brokenResponseCanBeSentAgain() throws Exception {
        HttpConnection client = next();
        CompletableFuture<Outcome> outcome = run("a", "{}");
        client.read();
        client.send((head("POST", "invocation/a/response", "Content-Length: 5") + "1").getBytes());
        client.close();
        HttpConnection again = open();
        await().until(() ->
                call(again, "POST", "invocation/a/response", "12345").status() == 202);
        assertThat(new String(get(outcome).body())).isEqualTo("12345");
    }

    @Test
    void processExitFailsInvocation() throws Exception {
        HttpConnection client = next();
        CompletableFuture<Outcome> outcome = run("a", "{}");
        client.read();
        session.exited(137);
        assertThat(get(outcome).errorType()).isEqualTo("Runtime.OutOfMemory");
        assertThat(get(outcome).fatal()).isTrue();
        assertThat(session.awaitAsking()).isFalse();
    }

    @Test
    void pingIsAnsweredAndUnknownCallIsNotFound() throws Exception {
        HttpConnection client = open();
        client.send("GET /2018-06-01/ping HTTP/1.1\r\nHost: x\r\n\r\n".getBytes());
        assertThat(client.read().status()).isEqualTo(200);
        assertThat(call(client, "GET", "invocation/last", "").status()).isEqualTo(404);
    }

    private static void assertRefused(Reply reply, int status, String type, String message) {
        assertThat(reply.status()).isEqualTo(status);
        assertThat(text(reply).strip())
                .isEqualTo("{\"errorMessage\":\"" + message + "\",\"errorType\":\"" + type + "\"}");
    }

    private HttpConnection next() throws IOException {
        HttpConnection client = open();
        client.send(head("GET", "invocation/next").getBytes());
        return client;
    }

    private CompletableFuture<Outcome> run(String id, String event) {
        Invocation invocation =
                new Invocation(id, "inv-" + id, 0, "arn", null, null, null, "", false, false, event.getBytes());
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return session.awaitAsking() ? session.run(invocation, 5000) : null;
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                },
                Thread::startVirtualThread);
    }

    private HttpConnection open() throws IOException {
        HttpConnection client =
                HttpConnection.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), api.port()), 1_000, 10_000);
        connections.add(client);
        return client;
    }

    private static Reply call(HttpConnection client, String method, String path, String body, String... headers)
            throws IOException {
        String[] all = List.of(headers).toArray(new String[headers.length + 1]);
        all[headers.length] = "Content-Length: " + body.length();
        client.send((head(method, path, all) + body).getBytes());
        return client.read();
    }

    private static String head(String method, String path, String... headers) {
        StringBuilder head = new StringBuilder(method + " /2018-06-01/runtime/" + path + " HTTP/1.1\r\nHost: x\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return head + "\r\n";
    }

    private static Outcome get(CompletableFuture<Outcome> outcome) throws Exception {
        return outcome.get(10, TimeUnit.SECONDS);
    }

    private static String text(Reply reply) {
        return new String(reply.body(), StandardCharsets.UTF_8);
    }
}
