package dev.lamina.gateway.api.url;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.api.PlainClient.Answer;
import dev.lamina.gateway.auth.TestIdentity;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.dispatch.ThrottleCause;
import dev.lamina.gateway.function.FunctionId;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** What a client of a function's URL gets, over a real socket. */
class FunctionUrlTest {
    private static final String TOKEN = "\nAuthorization: Bearer " + TestIdentity.TOKEN;

    @AutoClose
    private static final UrlApi urls = new UrlApi();

    @BeforeEach
    void forget() {
        urls.api.ran().clear();
        urls.answers("\"hello\"");
    }

    @Test
    void anyCallerInvokesWithAuthNone() throws Exception {
        Answer answer = urls.send("GET /url/shop/open/\nx-amzn-RequestId: mine");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("hello");
        assertThat(answer.header("Content-Type")).contains("application/json");
        assertThat(answer.header("x-amzn-RequestId"))
                .contains(urls.api.ran().getFirst().requestId());
        assertThat(answer.header("X-Amzn-Trace-Id")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
    void everyMethodReachesFunction(String method) throws Exception {
        assertThat(urls.send(method + " /url/shop/open/").body()).isEqualTo("hello");
        assertThat(urls.event().at("/requestContext/http/method").asText()).isEqualTo(method);
    }

    @Test
    void responseToHeadHasNoBody() throws Exception {
        Answer answer = urls.send("HEAD /url/shop/open/");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(urls.api.ran()).hasSize(1);
    }

    @Test
    void structuredResultSetsResponse() throws Exception {
        urls.answers("""
        {"statusCode":201,"headers":{"content-type":"text/plain","X-A":"1","content-length":"999"},"cookies":["a=1",\
        "b=2"],"body":"grüße"}""");

        Answer answer = urls.send("GET /url/shop/open/");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.body()).isEqualTo("grüße");
        assertThat(answer.header("Content-Type")).contains("text/plain");
        assertThat(answer.header("X-A")).contains("1");
        assertThat(answer.head()
                        .lines()
                        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("set-cookie")))
                .containsExactly("Set-Cookie: a=1", "Set-Cookie: b=2");
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 304})
    void statusWithoutBodyOmitsBody(int status) throws Exception {
        urls.answers("{\"statusCode\":" + status + ",\"body\":\"x\"}");

        Answer answer = urls.send("GET /url/shop/open/");

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void functionErrorIsBadGateway() throws Exception {
        urls.api.answers(new Outcome.Completed(
                Buffer.buffer("{\"errorMessage\":\"secret\"}"), true, Optional.empty(), Optional.empty()));

        assertBadGateway(urls.send("GET /url/shop/open/"));
    }

    @Test
    void unsendableResultIsBadGateway() throws Exception {
        urls.answers("{\"statusCode\":200,\"headers\":{\"a\":\"b\\r\\nc: d\"}}");

        assertBadGateway(urls.send("GET /url/shop/open/"));
    }

    @Test
    void rejectedInvocationIsBadGatewayWithoutReason() throws Exception {
        urls.api.answers(new Outcome.Refused(409, "ResourceConflictException", "CompilationFailed: secret"));

        assertBadGateway(urls.send("GET /url/shop/open/"));
    }

    @Test
    void throttledRequestHasRetryAfter() throws Exception {
        urls.api.answers(new Outcome.Throttled(ThrottleCause.RESERVED));

        Answer answer = urls.send("GET /url/shop/open/");

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.header("x-amzn-ErrorType")).contains("TooManyRequestsException");
        assertThat(answer.header("Retry-After")).contains("1");
        assertThat(answer.body()).contains("ReservedFunctionConcurrentInvocationLimitExceeded");
    }

    @Test
    void platformFailureIs500WithoutDetails() throws Exception {
        urls.api.answers(new Outcome.Failed("No execution environment came up in time: pod fn-open-1."));

        var answer = urls.send("GET /url/shop/open/");

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body()).contains("could not be invoked").doesNotContain("fn-open-1");
    }

    @ParameterizedTest
    @CsvSource({"/url/shop/none/", "/url/shop/missing/", "/url/nowhere/open/", "/url/shop", "/url/", "/url/%73hop/open/"
    })
    void functionWithoutUrlIsForbidden(String path) throws Exception {
        assertForbidden(urls.send("GET " + path + TOKEN));
    }

    @Test
    void protectedUrlWithoutIdentityIsForbidden() throws Exception {
        assertForbidden(urls.send("GET /url/shop/closed/"));
    }

    @Test
    void onlyTokenThatMayInvokeIsAccepted() throws Exception {
        assertForbidden(urls.send("GET /url/shop/closed/\nAuthorization: Bearer " + TestIdentity.STRANGER));
        assertThat(urls.send("GET /url/shop/closed/" + TOKEN).body()).isEqualTo("hello");

        urls.api.identity().letStrangerInvoke(new FunctionId("shop", "pages"));
        assertThat(urls.send("GET /url/shop/pages/\nAuthorization: Bearer " + TestIdentity.STRANGER)
                        .body())
                .isEqualTo("hello");
    }

    /** With it, the function of an open URL could act as its caller. */
    @Test
    void tokenOfClusterIsNotGivenToFunction() throws Exception {
        String ours = "Bearer " + TestIdentity.jwt("https://kubernetes.default.svc", "lamina");
        String theirs = "Bearer " + TestIdentity.jwt("https://id.example.org", "shop");

        urls.send("GET /url/shop/open/\nAuthorization: " + ours);
        assertThat(urls.event().at("/headers").has("authorization")).isFalse();

        urls.send("GET /url/shop/open/\nAuthorization: " + theirs);
        assertThat(urls.event().at("/headers/authorization").asText()).isEqualTo(theirs);
    }

    @Test
    void unknownTokenIsRefused() throws Exception {
        Answer answer = urls.send("GET /url/shop/closed/\nAuthorization: Bearer forged");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.header("x-amzn-ErrorType")).contains("UnrecognizedClientException");
        assertThat(urls.api.ran()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\nAuthorization: Bearer forged",
                "\nAuthorization: Bearer " + TestIdentity.STRANGER,
                "\nAuthorization: AWS4-HMAC-SHA256 Credential=a/b",
                "\nAuthorization: Basic abc"
            })
    void responseDoesNotShowWhetherFunctionExists(String credentials) throws Exception {
        Answer there = urls.send("GET /url/shop/closed/" + credentials);

        for (String path : List.of("/url/shop/none/", "/url/shop/missing/", "/url/nowhere/closed/")) {
            Answer missing = urls.send("GET " + path + credentials);
            assertThat(missing.status()).as(path).isEqualTo(there.status());
            assertThat(missing.header("x-amzn-ErrorType")).as(path).isEqualTo(there.header("x-amzn-ErrorType"));
            assertThat(missing.body()).as(path).isEqualTo(there.body());
        }
    }

    @Test
    void awsSignatureIsAcceptedUnlessAltered() throws Exception {
        byte[] body = "{}".getBytes();
        String signed = signed("/url/shop/closed/a%20b", "{}");

        assertThat(urls.send("POST /url/shop/closed/a%20b" + signed, body).body())
                .isEqualTo("hello");
        assertThat(urls.event().get("rawPath").asText()).isEqualTo("/a%20b");
        assertThat(urls.event().at("/headers").has("authorization")).isFalse();
        assertThat(urls.send("POST /url/shop/closed/other" + signed, body).header("x-amzn-ErrorType"))
                .contains("InvalidSignatureException");
        assertThat(urls.send("POST /url/shop/closed/a%20b" + signed, "[]".getBytes())
                        .header("x-amzn-ErrorType"))
                .contains("InvalidSignatureException");
        assertThat(urls.api.ran()).hasSize(1);
    }

    @Test
    void signatureForOneFunctionDoesNotOpenAnother() throws Exception {
        String signed = signed("/url/shop/closed/x", "{}");
        for (String path : List.of(
                "/url/shop/pages/../closed/x",
                "/url/nowhere/pay/../../shop/closed/x",
                "/url/shop//closed/x",
                "/url/shop/closed/./x")) {
            urls.send("POST " + path + signed, "{}".getBytes());
        }
        assertThat(urls.api.ran()).isEmpty();
        assertThat(urls.send("POST /url/shop/closed/x" + signed, "{}".getBytes())
                        .status())
                .isEqualTo(200);
    }

    @Test
    void presignedParametersAreHiddenFromFunction() throws Exception {
        urls.send("GET /url/shop/closed/?a=1&x%2Damz-credential=c&b=%41&X-Amz-Date=d" + TOKEN);
        assertThat(urls.event().get("rawQueryString").asText()).isEqualTo("a=1&b=%41");
        assertThat(urls.event().get("queryStringParameters").properties())
                .extracting(Map.Entry::getKey)
                .containsExactly("a", "b");
        urls.api.ran().clear();
        urls.send("GET /url/shop/open/?X-Amz-Date=d");
        assertThat(urls.event().get("rawQueryString").asText())
                .as("without identity they are the caller's own")
                .isEqualTo("X-Amz-Date=d");
    }

    @Test
    void openUrlDoesNotOpenLambdaApi() throws Exception {
        Answer answer = urls.send("POST /2015-03-31/functions/open/invocations");

        assertThat(answer.header("x-amzn-ErrorType")).contains("MissingAuthenticationTokenException");
        assertThat(urls.api.ran()).isEmpty();
    }

    private static String signed(String path, String body) {
        var request = AwsV4HttpSigner.create()
                .sign(sign -> sign.identity(AwsCredentialsIdentity.create(TestIdentity.ACCESS_KEY, TestIdentity.SECRET))
                        .request(SdkHttpRequest.builder()
                                .method(SdkHttpMethod.POST)
                                .protocol("http")
                                .host("gateway.example")
                                .port(8080)
                                .encodedPath(path)
                                .build())
                        .payload(() -> new ByteArrayInputStream(body.getBytes()))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "lambda")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1"))
                .request();
        StringBuilder head = new StringBuilder();
        request.headers()
                .forEach((name, values) -> values.forEach(
                        value -> head.append('\n').append(name).append(": ").append(value)));
        return head.toString();
    }

    private static void assertBadGateway(Answer answer) throws IOException {
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.body()).isEqualTo("Internal Server Error");
    }

    private static void assertForbidden(Answer answer) {
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.header("x-amzn-ErrorType")).contains("AccessDeniedException");
        assertThat(answer.body())
                .startsWith("{\"Message\":\"Forbidden. For troubleshooting Function URL authorization issues, see ");
        assertThat(urls.api.ran()).isEmpty();
    }
}
