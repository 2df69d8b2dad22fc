package dev.lamina.gateway.api.invoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.api.AsyncInvocation;
import dev.lamina.gateway.api.RawHttp;
import dev.lamina.gateway.api.TestApi;
import dev.lamina.gateway.api.url.TestFunctionUrls;
import dev.lamina.gateway.auth.TestIdentity;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.function.FunctionViewBuilder;
import dev.lamina.gateway.testing.FakePod;
import dev.lamina.gateway.testing.TestGateway;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.lambda.model.LogType;

/** Results on their way from a pod's socket to a caller's; only the cluster is a fake. */
class ResponseStreamTest {
    private static final int PART = 256 * 1024;
    private static final int PARTS = 400; // 100 MiB

    private TestGateway gateway;
    private TestApi api;
    private StreamClient lambda;
    private FakePod pod;

    @BeforeEach
    void start() throws Exception {
        gateway = new TestGateway(Map.of("lamina.runtime.exit-wait", "300ms"));
        gateway.functions()
                .put(FunctionViewBuilder.builder()
                        .id(TestApi.ORDERS)
                        .arn("arn:aws:lambda:us-east-1:shop:function:orders")
                        .timeout(Duration.ofSeconds(60))
                        .memoryMb(128)
                        .perInstance(1)
                        .async(AsyncInvocation.DEFAULTS)
                        .build());
        api = new TestApi(gateway.dispatcher());
        api.functions()
                .resource(TestFunctionUrls.function("shop", "orders", "{auth: None, invokeMode: ResponseStream}"));
        lambda = new StreamClient(api.uri(), TestIdentity.ACCESS_KEY, TestIdentity.SECRET);
        pod = gateway.pod(TestApi.ORDERS, "pod-a").poll();
    }

    @AfterEach
    void stop() throws Exception {
        pod.close();
        lambda.close();
        api.close();
        gateway.close();
    }

    @Test
    void chunksArriveWhileFunctionWrites() throws Exception {
        StreamClient.Answer answer = lambda.start(request -> request.logType(LogType.TAIL));
        String id = pod.read().requestId();
        begin(id, "");
        chunk("first ");
        await().until(() -> answer.text().equals("first "));
        assertThat(answer.done()).isNotDone();
        chunk("second");
        end(id, "Lamina-Log-Result: U1RBUlQ=\r\n", "");

        answer.await();
        assertThat(answer.text()).isEqualTo("first second");
        assertThat(answer.complete().errorCode()).isNull();
        assertThat(answer.complete().logResult()).isEqualTo("U1RBUlQ=");
    }

    @Test
    void errorAfterFirstChunkEndsStreamOf200() throws Exception {
        StreamClient.Answer answer = lambda.start(request -> {});
        String id = pod.read().requestId();
        begin(id, "");
        chunk("half");
        end(id, "Lambda-Runtime-Function-Error-Type: Runtime.Broken\r\n", "{\"errorMessage\":\"half way\"}");

        answer.await();
        assertThat(answer.head().sdkHttpResponse().statusCode()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("half");
        assertThat(answer.complete().errorCode()).isEqualTo("Runtime.Broken");
        assertThat(answer.complete().errorDetails()).isEqualTo("{\"errorMessage\":\"half way\"}");
    }

    @Test
    void lostPodEndsStreamWithError() throws Exception {
        StreamClient.Answer answer = lambda.start(request -> {});
        begin(pod.read().requestId(), "");
        chunk("half");
        await().until(() -> answer.text().equals("half"));
        pod.close();

        answer.await();
        assertThat(answer.complete().errorCode()).isEqualTo("Unhandled");
        assertThat(answer.complete().errorDetails()).contains("Runtime.ExitError");
    }

    @Test
    void callerWithoutStreamGetsWholeResult() throws Exception {
        CompletableFuture<Outcome> whole = gateway.invoke(TestApi.ORDERS, "{}");
        String id = pod.read().requestId();
        begin(id, "");
        chunk("one ");
        chunk("two");
        end(id, "", "");
        assertThat(TestGateway.completed(whole).payload().toString()).isEqualTo("one two");
        assertThat(pod.read().status()).isEqualTo(202);
        assertThat(pod.read().status()).isEqualTo(202);

        CompletableFuture<Outcome> broken = gateway.invoke(TestApi.ORDERS, "{}");
        id = pod.poll().read().requestId();
        begin(id, "");
        chunk("half");
        end(id, "Lambda-Runtime-Function-Error-Type: Runtime.Broken\r\n", "{\"errorMessage\":\"half way\"}");
        assertThat(TestGateway.completed(broken).functionError()).isTrue();
        assertThat(TestGateway.completed(broken).payload().toString()).isEqualTo("{\"errorMessage\":\"half way\"}");
    }

    @Test
    void urlForwardsStreamedHeadAndBody() throws Exception {
        try (RawHttp client = request()) {
            String id = pod.read().requestId();
            begin(id, "Content-Type: application/vnd.awslambda.http-integration-response\r\n");
            chunk("{\"statusCode\":201,\"headers\":{\"x-a\":\"b\"},\"coo");
            chunk("kies\":[\"c=d\"]}\0\0\0\0\0\0\0\0bo");
            String head = client.readHead();
            assertThat(head)
                    .startsWith("HTTP/1.1 201 ")
                    .containsIgnoringCase("x-a: b\r\n")
                    .containsIgnoringCase("set-cookie: c=d\r\n")
                    .containsIgnoringCase("transfer-encoding: chunked");
            chunk("dy");
            end(id, "", "");
            assertThat(client.readAll()).isEqualTo("2\r\nbo\r\n2\r\ndy\r\n0\r\n\r\n");
        }
    }

    @Test
    void streamedStatus502IsForwarded() throws Exception {
        try (RawHttp client = request()) {
            String id = pod.read().requestId();
            begin(id, "Content-Type: application/vnd.awslambda.http-integration-response\r\n");
            chunk("{\"statusCode\":502}\0\0\0\0\0\0\0\0first ");
            chunk("last");
            end(id, "", "");
            assertThat(client.readAll())
                    .startsWith("HTTP/1.1 502 ")
                    .endsWith("\r\n\r\n6\r\nfirst \r\n4\r\nlast\r\n0\r\n\r\n");
        }
    }

    @Test
    void invalidStreamedHeadIs502WithoutBody() throws Exception {
        try (RawHttp client = request()) {
            String id = pod.read().requestId();
            begin(id, "Content-Type: application/vnd.awslambda.http-integration-response\r\n");
            chunk("{\"statusCode\":7}\0\0\0\0\0\0\0\0secret ");
            assertThat(client.readHead()).startsWith("HTTP/1.1 502 ");
            chunk("secret");
            end(id, "", "");
            assertThat(client.readAll()).isEqualTo("15\r\nInternal Server Error\r\n0\r\n\r\n");
        }
    }

    @Test
    void failedStreamIsNotTerminated() throws Exception {
        try (RawHttp client = request()) {
            String id = pod.read().requestId();
            begin(id, "Content-Type: text/plain\r\n");
            chunk("half");
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
            end(id, "Lambda-Runtime-Function-Error-Type: Runtime.Broken\r\n", "{\"errorMessage\":\"half way\"}");
            assertThat(client.readAll()).isEqualTo("4\r\nhalf\r\n");
            assertThat(pod.read().status()).isEqualTo(202);
        }
    }

    @Test
    void urlForwardsBytesWithoutHead() throws Exception {
        try (RawHttp client = request()) {
            String id = pod.read().requestId();
            begin(id, "Content-Type: text/event-stream\r\n");
            chunk("data: 1\n\n");
            assertThat(client.readHead())
                    .startsWith("HTTP/1.1 200 ")
                    .containsIgnoringCase("content-type: text/event-stream\r\n");
            end(id, "", "");
            assertThat(client.readAll()).isEqualTo("9\r\ndata: 1\n\n\r\n0\r\n\r\n");
        }
    }

    /** Gateway and kernel hold far less than the result: the rest waits in the function, which cannot write it. */
    @Test
    void slowCallerPausesFunction() throws Exception {
        try (RawHttp client = request()) {
            String id = pod.read().requestId();
            AtomicLong written = new AtomicLong();
            CompletableFuture<Void> writing = writeAll(id, written);
            client.readHead();
            long[] before = {0};
            await().pollInterval(Duration.ofMillis(200)).until(() -> {
                long now = written.get();
                boolean stands = now == before[0];
                before[0] = now;
                return stands && now > 0;
            });
            assertThat(written.get()).as("parts of %d", PARTS).isLessThan(PARTS * 3 / 4);
            assertThat(writing).isNotDone();

            assertThat(client.readAll().length())
                    .as("all of it, once it is read")
                    .isGreaterThan(PARTS * PART);
            writing.get(20, TimeUnit.SECONDS);
            assertThat(pod.read().status()).isEqualTo(202);
            assertThat(pod.read().status()).isEqualTo(202);
        }
    }

    @Test
    void disconnectedCallerDoesNotStopFunction() throws Exception {
        CompletableFuture<Void> writing;
        try (RawHttp client = request()) {
            writing = writeAll(pod.read().requestId(), new AtomicLong());
            client.readHead();
        }
        writing.get(20, TimeUnit.SECONDS);
        assertThat(pod.read().status()).isEqualTo(202);
        assertThat(pod.read().status()).isEqualTo(202);
    }

    private CompletableFuture<Void> writeAll(String id, AtomicLong written) {
        String part = "x".repeat(PART);
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        begin(id, "");
                        for (int i = 0; i < PARTS; i++) {
                            chunk(part);
                            written.incrementAndGet();
                        }
                        end(id, "", "");
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                },
                task -> Thread.ofPlatform().daemon().start(task));
    }

    private RawHttp request() throws IOException {
        return new RawHttp(api.port())
                .write("GET /url/shop/orders/ HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n\r\n");
    }

    private void begin(String id, String headers) throws IOException {
        String head = new String(pod.post(
                "/2018-06-01/runtime/invocation/" + id + "/response",
                "Lambda-Runtime-Function-Response-Mode: streaming\r\nLamina-Ends-Later: true\r\nTransfer-Encoding: "
                        + "chunked\r\n"
                        + headers,
                new byte[0]));
        pod.write(head.replace("Content-Length: 0\r\n", "").getBytes());
    }

    private void chunk(String text) throws IOException {
        pod.write((Integer.toHexString(text.length()) + "\r\n" + text + "\r\n").getBytes());
    }

    private void end(String id, String headers, String error) throws IOException {
        pod.write("0\r\n\r\n".getBytes())
                .write(pod.post("/lamina/v1/invocation/" + id + "/end", headers, error.getBytes()));
    }
}
