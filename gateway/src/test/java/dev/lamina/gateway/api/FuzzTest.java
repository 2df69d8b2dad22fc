package dev.lamina.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.api.http.TestHttpApis;
import dev.lamina.gateway.api.url.TestFunctionUrls;
import dev.lamina.gateway.auth.TestIdentity;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * For any bytes a client gets a response that is not a fault of the gateway, or a closed connection. The response shows
 * nothing of the code, and no byte stays in the budget.
 */
class FuzzTest {
    private static final String TOKEN = "Authorization: Bearer " + TestIdentity.TOKEN + "\r\n";
    private static TestApi api;

    @BeforeContainer
    static void open() throws Exception {
        api = new TestApi(Map.of(
                "lamina.api.body-timeout",
                "300ms",
                "lamina.api.idle-timeout",
                "3s",
                "lamina.url.domain",
                "fn.example.org"));
        api.functions()
                .resource(TestFunctionUrls.function("shop", "open", "{auth: None, cors: {allowOrigins: ['*']}}"));
        api.triggers()
                .put(TestHttpApis.trigger(
                        "shop",
                        "shop",
                        "orders",
                        "{routes: ['ANY /{a}', 'ANY /{a}/{proxy+}'], settings: {cors: {allowOrigins: ['*']}, "
                                + "minimumCompressionBytes: 0, accessLog: true}}"));
    }

    @AfterContainer
    static void close() throws Exception {
        assertThat(api.heldBytes()).isZero();
        api.close();
    }

    @Property(tries = 150)
    void anyNameCausesNoServerError(@ForAll("names") String name, @ForAll("queries") String query) throws Exception {
        check("POST /2015-03-31/functions/" + name + "/invocations" + query
                + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + TOKEN + "Content-Length: 2\r\n\r\n{}");
    }

    @Property(tries = 150)
    void anyHeaderCausesNoServerError(@ForAll("headerNames") String name, @ForAll("headerValues") String value)
            throws Exception {
        check("POST /2015-03-31/functions/orders/invocations HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + name + ": "
                + value + "\r\n" + (name.equals("Authorization") ? "" : TOKEN) + "Content-Length: 2\r\n\r\n{}");
    }

    @Property(tries = 100)
    void anyFunctionUrlCausesNoServerError(
            @ForAll("names") String path,
            @ForAll("queries") String query,
            @ForAll("urlHeaders") String header,
            @ForAll("headerValues") String value)
            throws Exception {
        check("POST /url/shop/open/" + path + query + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + header + ": "
                + value + "\r\n" + "Content-Length: 2\r\n\r\n{}");
    }

    @Property(tries = 100)
    void anyHttpApiRequestCausesNoServerError(
            @ForAll("names") String path,
            @ForAll("queries") String query,
            @ForAll("urlHeaders") String header,
            @ForAll("headerValues") String value)
            throws Exception {
        check("POST /api/shop/shop/" + path + query + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + header + ": "
                + value + "\r\n" + "Content-Length: 2\r\n\r\n{}");
    }

    @Property(tries = 150)
    void anyBodyGetsResponse(@ForAll byte[] body) throws Exception {
        try (RawHttp client = new RawHttp(api.port())) {
            client.write("POST /2015-03-31/functions/orders/invocations HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                            + TOKEN + "Content-Length: " + body.length + "\r\n\r\n")
                    .write(body);
            String answer = client.readAll();
            assertThat(answer).as("a well-formed request is always answered").isNotEmpty();
            checkAnswer(answer);
        }
    }

    @Property(tries = 100)
    void anyStreamedNameCausesNoServerError(@ForAll("names") String name, @ForAll("queries") String query)
            throws Exception {
        check(streamed(name + "/response-streaming-invocations" + query) + "Content-Length: 2\r\n\r\n{}");
    }

    @Property(tries = 100)
    void anyStreamedHeaderCausesNoServerError(@ForAll("headerNames") String name, @ForAll("headerValues") String value)
            throws Exception {
        String token = name.equals("Authorization") ? "" : TOKEN;
        check(streamed("orders/response-streaming-invocations").replace(TOKEN, token) + name + ": " + value
                + "\r\nContent-Length: 2\r\n\r\n{}");
    }

    @Property(tries = 100)
    void anyStreamedBodyGetsResponse(@ForAll byte[] body) throws Exception {
        try (RawHttp client = new RawHttp(api.port())) {
            client.write(streamed("orders/response-streaming-invocations") + "Content-Length: " + body.length
                            + "\r\n\r\n")
                    .write(body);
            String answer = client.readAll();
            assertThat(answer).as("a well-formed request is always answered").isNotEmpty();
            checkAnswer(answer);
        }
    }

    @Property(tries = 40)
    void truncatedStreamedRequestCausesNoServerError(@ForAll("cuts") int cut) throws Exception {
        String whole = streamed("orders/response-streaming-invocations") + "Content-Length: 10\r\n\r\n{\"a\":1234}";
        try (RawHttp client = new RawHttp(api.port())) {
            client.write(whole.substring(0, Math.min(cut, whole.length() - 1))).halfClose();
            checkAnswer(client.readAll());
        }
    }

    @Property(tries = 40)
    void anyContentLengthCausesNoServerError(@ForAll("lengths") String length) throws Exception {
        check("POST /2015-03-31/functions/orders/invocations HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + TOKEN
                + length + "\r\n\r\n{}");
    }

    @Property(tries = 60)
    void bytesThatAreNotHttpCauseNoServerError(@ForAll byte[] bytes) throws Exception {
        try (RawHttp client = new RawHttp(api.port())) {
            client.write(bytes).halfClose();
            checkAnswer(client.readAll());
        }
    }

    @Property(tries = 60)
    void truncatedRequestCausesNoServerError(@ForAll("cuts") int cut) throws Exception {
        String whole = "POST /2015-03-31/functions/orders/invocations HTTP/1.1\r\nHost: x\r\n" + TOKEN
                + "Content-Length: 10\r\n\r\n{\"a\":1234}";
        try (RawHttp client = new RawHttp(api.port())) {
            client.write(whole.substring(0, Math.min(cut, whole.length() - 1))).halfClose();
            checkAnswer(client.readAll());
        }
    }

    @Property(tries = 60)
    void anySnsFormCausesNoServerError(@ForAll("forms") String form) throws Exception {
        check("POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + TOKEN
                + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + form.length() + "\r\n\r\n"
                + form);
    }

    private static String streamed(String path) {
        return "POST /2021-11-15/functions/" + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + TOKEN;
    }

    private static void check(String request) throws Exception {
        try (RawHttp client = new RawHttp(api.port())) {
            client.write(request.getBytes(StandardCharsets.UTF_8));
            checkAnswer(client.readAll());
        }
    }

    private static void checkAnswer(String answer) {
        if (answer.isEmpty()) {
            return; // the connection was closed
        }
        assertThat(answer).startsWith("HTTP/1.");
        assertThat(answer.substring(9, 10)).as(answer).isIn("2", "4");
        assertThat(answer).doesNotContain("\tat ", "Exception:", "java.", "io.vertx", "io.netty");
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.oneOf(
                Arbitraries.of(
                        "orders",
                        "orders:$LATEST",
                        "shop.orders",
                        "a%00b",
                        "%",
                        "%2",
                        "%zz",
                        "%ff%fe",
                        "%2F..%2F..",
                        "..",
                        "%2e%2e",
                        "arn%3A",
                        "x;y",
                        "a?b",
                        "#"),
                Arbitraries.strings()
                        .withChars("abc:.%2F$-_~;,'\"<>{}|\\^`[]@!&=+")
                        .ofMaxLength(80),
                Arbitraries.strings().excludeChars(' ', '\r', '\n').ofMaxLength(40));
    }

    @Provide
    Arbitrary<String> forms() {
        String publish = "Action=Publish&TopicArn=arn%3Aaws%3Asns%3Aus-east-1%3Ashop%3At";
        return Arbitraries.oneOf(
                Arbitraries.of(
                        "",
                        "&&&=",
                        "Action=%01",
                        "Action=Publish&TopicArn=%zz&Message=x",
                        "Action=PublishBatch&PublishBatchRequestEntries.member.1.Id=1",
                        publish,
                        publish + "&Message=" + "x".repeat(300_000),
                        publish + "&Message=x&MessageAttributes.entry.99999999999.Name=a",
                        publish + "&Message=x&MessageAttributes.entry.1.Value.BinaryValue=%FF"),
                Arbitraries.strings()
                        .withChars("Action=Publish&TopicArnMessage.entry1%2F+")
                        .ofMaxLength(80)
                        .map(text -> publish + "&" + text));
    }

    @Provide
    Arbitrary<String> queries() {
        return Arbitraries.oneOf(
                Arbitraries.of(
                        "",
                        "?",
                        "?Qualifier=%24LATEST",
                        "?Qualifier=",
                        "?Qualifier=%",
                        "?Qualifier=a&Qualifier=b",
                        "?&&==&"),
                Arbitraries.strings()
                        .withChars("Qualifer=&%;?/123")
                        .ofMaxLength(30)
                        .map(text -> "?" + text));
    }

    @Provide
    Arbitrary<String> headerNames() {
        return Arbitraries.of(
                "Authorization",
                "X-Amz-Invocation-Type",
                "X-Amz-Log-Type",
                "X-Amz-Client-Context",
                "x-amzn-RequestId",
                "X-Amzn-Trace-Id",
                "X-Amz-Date",
                "X-Amz-Security-Token",
                "x-amz-content-sha256",
                "Content-Type",
                "Expect",
                "X-Amz-Tenant-Id",
                "Upgrade",
                "Cookie");
    }

    @Provide
    Arbitrary<String> urlHeaders() {
        return Arbitraries.of(
                "Content-Type",
                "Cookie",
                "Origin",
                "Host",
                "X-Forwarded-For",
                "X-Any",
                "Access-Control-Request-Method",
                "x-amzn-RequestId",
                "X-Amzn-Trace-Id",
                "User-Agent",
                "Expect");
    }

    @Provide
    Arbitrary<String> headerValues() {
        return Arbitraries.oneOf(
                Arbitraries.of(
                        "",
                        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261123/us-east-1/lambda/aws4_request, "
                                + "SignedHeaders=host, Signature=00",
                        "AWS4-HMAC-SHA256 ,,,,",
                        "AWS4-HMAC-SHA256 Credential=////,SignedHeaders=;;;,Signature=x",
                        "Bearer",
                        "Bearer ",
                        "Bearer \u0001",
                        "websocket",
                        "h2c"),
                Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(200),
                Arbitraries.strings().excludeChars('\r', '\n').ofMaxLength(60));
    }

    @Provide
    Arbitrary<String> lengths() {
        return Arbitraries.oneOf(
                Arbitraries.of(
                        "Content-Length: -1",
                        "Content-Length: x",
                        "Content-Length: 99999999999999999999",
                        "Content-Length: 2\r\nContent-Length: 3",
                        "Transfer-Encoding: chunked",
                        "Transfer-Encoding: chunked\r\nContent-Length: 2",
                        "Transfer-Encoding: gzip",
                        "Content-Length: ",
                        "X: y",
                        "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
                        "Transfer-Encoding: chunked\r\n\r\nffffffff\r\n",
                        "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nA: b\r\n"),
                Arbitraries.longs().map(length -> "Content-Length: " + length));
    }

    @Provide
    Arbitrary<Integer> cuts() {
        return Arbitraries.integers().between(0, 400);
    }
}
