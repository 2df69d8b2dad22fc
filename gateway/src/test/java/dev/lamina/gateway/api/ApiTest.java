package dev.lamina.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.auth.TestIdentity;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.dispatch.ThrottleCause;
import dev.lamina.gateway.function.FunctionId;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The public API as curl sees it, with a Kubernetes token. */
class ApiTest {
    private static final String INVOKE = "/2015-03-31/functions/orders/invocations";

    @AutoClose
    private static final TestApi api = new TestApi();

    @AutoClose
    private static final Http http = new Http(api.uri());

    @BeforeEach
    void forget() {
        api.ran().clear();
    }

    @Test
    void tokenInvokesFunction() {
        HttpResponse<String> response = http.invoke("{\"a\":1}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"a\":1}");
        assertThat(response.headers().firstValue("X-Amz-Executed-Version")).contains("$LATEST");
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    }

    @Test
    void everyResponseHasRequestIdTraceAndDate() {
        for (HttpResponse<String> response :
                new HttpResponse[] {http.invoke("{}"), http.invoke("{"), http.get("/nowhere")}) {
            assertThat(response.headers().firstValue("x-amzn-RequestId").orElseThrow())
                    .matches("[0-9a-f-]{36}");
            assertThat(response.headers().firstValue("X-Amzn-Trace-Id").orElseThrow())
                    .startsWith("Root=1-");
            assertThat(ZonedDateTime.parse(
                            response.headers().firstValue("Date").orElseThrow(), DateTimeFormatter.RFC_1123_DATE_TIME))
                    .isBetween(
                            ZonedDateTime.now(ZoneOffset.UTC).minusMinutes(1),
                            ZonedDateTime.now(ZoneOffset.UTC).plusMinutes(1));
        }
    }

    @Test
    void requestIdAndTraceOfCallerAreUsed() {
        String id = "6bc5b5d4-0b1a-4f6e-9a55-2f1d54d4a5f1";
        HttpResponse<String> response = http.invoke(
                "{}", "x-amzn-RequestId", id, "X-Amzn-Trace-Id", "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1");

        assertThat(response.headers().firstValue("x-amzn-RequestId")).contains(id);
        assertThat(api.ran().getFirst().requestId()).isEqualTo(id);
        assertThat(api.ran().getFirst().traceHeader().orElseThrow())
                .startsWith("Root=1-5759e988-bd862e3fe1be46a994272793;Parent=")
                .endsWith(";Sampled=1");
    }

    @Test
    void requestIdThatIsNotUuidIsInvalid() {
        assertRefused(http.invoke("{}", "x-amzn-RequestId", "me"), 400, "InvalidRequestContentException");
    }

    @Test
    void requestWithoutIdentityIsRefused() {
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(api.uri().resolve(INVOKE)).POST(HttpRequest.BodyPublishers.ofString("{}")));

        assertRefused(response, 403, "MissingAuthenticationTokenException");
        assertThat(response.body()).isEqualTo("{\"message\":\"Missing Authentication Token\"}");
        assertThat(api.ran()).isEmpty();
    }

    @Test
    void unknownTokenIsRefused() {
        assertRefused(as("forged"), 403, "UnrecognizedClientException");
        assertThat(api.ran()).isEmpty();
    }

    @Test
    void tokenIsDeniedUntilItMayInvoke() {
        api.exists(new FunctionId("elsewhere", "orders"));
        HttpResponse<String> denied = as(TestIdentity.STRANGER);
        assertRefused(denied, 403, "AccessDeniedException");
        assertThat(denied.body())
                .contains(
                        "system:serviceaccount:elsewhere:stranger",
                        "lambda:InvokeFunction",
                        "arn:aws:lambda:us-east-1:elsewhere:function:orders",
                        "create on functions/invoke");

        api.identity().letStrangerInvoke(new FunctionId("elsewhere", "orders"));

        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () -> assertThat(as(TestIdentity.STRANGER).statusCode()).isEqualTo(200));
    }

    @Test
    void unreachableApiServerIsServiceException() throws Exception {
        try (TestApi down = new TestApi();
                Http client = new Http(down.uri())) {
            down.identity().apiServerDown();

            HttpResponse<String> response = client.invoke("{}");

            assertRefused(response, 500, "ServiceException");
            assertThat(response.body()).doesNotContain("API server is unavailable");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /",
        "GET, /favicon.ico",
        "GET, //",
        "POST, /2015-03-31/functions/orders",
        "GET, /2015-03-31/functions/orders/invocations",
        "DELETE, /2015-03-31/functions/orders/invocations",
        "PATCH, /2015-03-31/functions/orders/invocations",
        "HEAD, /2015-03-31/functions",
        "OPTIONS, /2015-03-31/functions/orders/invocations",
        "POST, /2015-03-31/functions//x/invocations",
        "POST, /2015-03-31/../functions/orders/invocations"
    })
    void unknownOperationIsNotFound(String method, String path) {
        assertRefused(
                http.send(http.request("/")
                        .uri(URI.create(api.uri() + path))
                        .method(method, HttpRequest.BodyPublishers.noBody())),
                404,
                "UnknownOperationException");
    }

    @ParameterizedTest
    @ValueSource(strings = {"event", "Request", "RequestResponse,Event"})
    void unknownInvocationTypeIsInvalid(String type) {
        assertRefused(http.invoke("{}", "X-Amz-Invocation-Type", type), 400, "InvalidParameterValueException");
    }

    @Test
    void unknownLogTypeIsInvalid() {
        assertRefused(http.invoke("{}", "X-Amz-Log-Type", "All"), 400, "InvalidParameterValueException");
    }

    @Test
    void tooLongClientContextIsInvalid() {
        assertRefused(
                http.invoke("{}", "X-Amz-Client-Context", "e30=".repeat(1000)), 400, "InvalidRequestContentException");
    }

    @Test
    void eventDropsClientContextAndLogType() {
        assertThat(http.invoke(
                                "{}",
                                "X-Amz-Invocation-Type",
                                "Event",
                                "X-Amz-Client-Context",
                                "e30=",
                                "X-Amz-Log-Type",
                                "Tail")
                        .statusCode())
                .isEqualTo(202);

        assertThat(api.stored().getLast().clientContext()).isEmpty();
        assertThat(api.stored().getLast().logTail()).isFalse();
    }

    @Test
    void brokenEscapeInPathIsInvalid() throws Exception {
        try (RawHttp raw = new RawHttp(api.port())) {
            raw.write("POST /2015-03-31/functions/%zz/invocations HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");

            assertThat(raw.readHead()).startsWith("HTTP/1.1 400").contains("ValidationException");
        }
    }

    @Test
    void drainingServerAnswersAndClosesConnection() throws Exception {
        try (TestApi closing = new TestApi();
                Http client = new Http(closing.uri())) {
            CompletableFuture<Outcome> outcome = new CompletableFuture<>();
            closing.answers(outcome);
            CompletableFuture<HttpResponse<String>> response = CompletableFuture.supplyAsync(() -> client.invoke("{}"));
            Awaitility.await().until(() -> closing.ran().size() == 1);

            closing.server().startClosing();
            var drained = closing.server().drained().toCompletionStage().toCompletableFuture();
            assertThat(drained).isNotDone();
            outcome.complete(new Outcome.Throttled(ThrottleCause.POOL));

            assertThat(response.join().headers().firstValue("Connection")).contains("close");
            Awaitility.await().until(drained::isDone);
        }
    }

    private static HttpResponse<String> as(String token) {
        return http.send(HttpRequest.newBuilder(api.uri().resolve(INVOKE))
                .header("Authorization", "bearer " + token)
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
    }

    private static void assertRefused(HttpResponse<String> response, int status, String code) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("x-amzn-ErrorType")).contains(code);
    }
}
