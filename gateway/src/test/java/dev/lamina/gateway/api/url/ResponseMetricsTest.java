package dev.lamina.gateway.api.url;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.gateway.api.RawHttp;
import dev.lamina.gateway.auth.TestIdentity;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each response of the public port is counted once, by part and status, whatever part of the gateway wrote it. */
class ResponseMetricsTest {
    private static final String LAMBDA = "POST /2015-03-31/functions/orders/invocations";
    private static UrlApi urls;

    private double before;

    @BeforeAll
    static void open() throws Exception {
        urls = new UrlApi();
    }

    @AfterAll
    static void close() throws Exception {
        urls.close();
    }

    @BeforeEach
    void remember() {
        before = urls.api.counted("lamina.http.responses");
    }

    @AfterEach
    void oneAnswerWasCounted() {
        assertThat(urls.api.counted("lamina.http.responses") - before).isEqualTo(1);
    }

    @Test
    void lambdaApiIsCounted() throws Exception {
        urls.answers("{}");
        urls.send(LAMBDA + "\nAuthorization: Bearer " + TestIdentity.TOKEN, "{}".getBytes(StandardCharsets.UTF_8));

        assertCounted("lambda", "200");
    }

    @Test
    void refusalBeforeTheBodyIsCounted() throws Exception {
        urls.send(LAMBDA);

        assertCounted("lambda", "403");
    }

    @Test
    void functionUrlIsCountedWithStatusOfFunction() throws Exception {
        urls.answers("{\"statusCode\":418,\"body\":\"\"}");
        urls.send("GET /\nHost: open.shop.fn.example.org");

        assertCounted("url", "418");
    }

    @Test
    void preflightIsCounted() throws Exception {
        urls.send("OPTIONS /\nHost: everywhere.shop.fn.example.org\nOrigin: "
                + "https://a.example\nAccess-Control-Request-Method: PUT");

        assertThat(urls.api.counted("lamina.http.responses", "part", "url", "code", "204")
                        + urls.api.counted("lamina.http.responses", "part", "url", "code", "200"))
                .isEqualTo(1);
    }

    @Test
    void snsIsCounted() throws Exception {
        urls.send(
                "POST /\nContent-Type: application/x-www-form-urlencoded",
                "Action=Publish".getBytes(StandardCharsets.UTF_8));

        assertCounted("sns", "403");
    }

    @Test
    void unknownOperationIsCounted() throws Exception {
        urls.send("GET /favicon.ico");

        assertCounted("none", "404");
    }

    @Test
    void requestThatIsNotHttpIsCounted() throws Exception {
        try (RawHttp client = new RawHttp(urls.api.port())) {
            assertThat(client.write("GET / HTTP/1.1\r\nno header\u0001: x\r\n\r\n")
                            .readHead())
                    .startsWith("HTTP/1.1 400");
        }

        assertCounted("none", "400");
    }

    @Test
    void tooLongHeadIsCounted() throws Exception {
        try (RawHttp client = new RawHttp(urls.api.port())) {
            assertThat(client.write("GET / HTTP/1.1\r\nX: " + "x".repeat(40_000) + "\r\n\r\n")
                            .readHead())
                    .startsWith("HTTP/1.1 431");
        }

        assertCounted("none", "431");
    }

    @Test
    void clientThatLeftIsCountedWithoutStatus() throws Exception {
        try (RawHttp client = new RawHttp(urls.api.port())) {
            client.write("POST / HTTP/1.1\r\nHost: open.shop.fn.example.org\r\nContent-Length: 10\r\n\r\nhalf");
            await().until(() -> urls.api.heldBytes() == 4);
        }

        await().untilAsserted(() -> assertCounted("url", "none"));
    }

    private static void assertCounted(String part, String code) {
        assertThat(urls.api.counted("lamina.http.responses", "part", part, "code", code))
                .isEqualTo(1);
    }
}
