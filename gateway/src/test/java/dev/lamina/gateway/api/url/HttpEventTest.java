package dev.lamina.gateway.api.url;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.gateway.api.PlainClient.Answer;
import dev.lamina.gateway.auth.TestIdentity;
import dev.lamina.gateway.dispatch.Invocation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The event that a function gets for a request, over a real socket. */
class HttpEventTest {
    private static final String TRACE = "X-Amzn-Trace-Id: Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1";

    @AutoClose
    private static final UrlApi urls = new UrlApi();

    @BeforeEach
    void forget() {
        urls.api.ran().clear();
    }

    @Test
    void requestBecomesGoldenEvent() throws Exception {
        urls.send("""
        POST /url/shop/open/a%2Fb/c%20d/?q=1&q=two%20words&empty&plus=a+b&bad=%zz
        TRACE
        User-Agent: test/1
        Content-Type: application/json; charset=utf-8
        X-Multi: 1
        x-multi: 2
        Cookie: a=1; b=2
        Cookie: c=3
        Authorization: Basic eDp5
        X-Forwarded-For: 203.0.113.7
        X-Forwarded-Proto: https
        X-Forwarded-Port: 443""".replace("TRACE", TRACE), "{\"é\":\"\\n\"}".getBytes(StandardCharsets.UTF_8));

        Invocation invocation = urls.api.ran().getFirst();
        String golden = new String(
                        HttpEventTest.class.getResourceAsStream("event.json").readAllBytes(), StandardCharsets.UTF_8)
                .replace("REQUEST-ID", invocation.requestId());
        assertThat(urls.event()).isEqualTo(new ObjectMapper().readTree(golden));
        assertThat(invocation.invokedArn()).isEqualTo("arn:aws:lambda:us-east-1:shop:function:open");
        assertThat(invocation.traceHeader().orElseThrow())
                .startsWith("Root=1-5759e988-bd862e3fe1be46a994272793;Parent=")
                .endsWith(";Sampled=1");
        assertThat(invocation.logTail()).isFalse();
    }

    @Test
    void absentPartsAreNotInEvent() throws Exception {
        urls.send("GET /url/shop/open\n" + TRACE);

        assertThat(urls.event().has("body")).isFalse();
        assertThat(urls.event().has("cookies")).isFalse();
        assertThat(urls.event().has("queryStringParameters")).isFalse();
        assertThat(urls.event().get("rawPath").asText()).isEqualTo("/");
        assertThat(urls.event().get("rawQueryString").asText()).isEmpty();
        assertThat(urls.event().get("isBase64Encoded").asBoolean()).isFalse();
        assertThat(urls.event().at("/requestContext/http/userAgent").asText()).isEmpty();
        assertThat(urls.event().at("/headers/x-forwarded-for").asText()).isEqualTo("127.0.0.1");
        assertThat(urls.event().at("/headers/x-forwarded-proto").asText()).isEqualTo("http");
        assertThat(urls.event().at("/headers/x-forwarded-port").asText()).isEqualTo(Integer.toString(urls.api.port()));
    }

    @Test
    void hostInDomainReachesFunction() throws Exception {
        urls.send("DELETE /url/shop/closed/x?y\nHost: open.shop.fn.example.org:8080");

        assertThat(urls.api.ran().getFirst().function().name()).isEqualTo("open");
        assertThat(urls.event().get("rawPath").asText()).isEqualTo("/url/shop/closed/x");
        assertThat(urls.event().at("/requestContext/domainName").asText()).isEqualTo("open.shop.fn.example.org");
        assertThat(urls.event().at("/requestContext/domainPrefix").asText()).isEqualTo("open");
        assertThat(urls.event().at("/requestContext/http/method").asText()).isEqualTo("DELETE");
    }

    @Test
    void eventNamesCallerWithoutCredentials() throws Exception {
        urls.send("GET /url/shop/closed/\nAuthorization: Bearer " + TestIdentity.TOKEN);

        JsonNode iam = urls.event().at("/requestContext/authorizer/iam");
        assertThat(iam.get("userArn").asText()).isEqualTo("system:serviceaccount:shop:ci");
        assertThat(iam.get("accountId").asText()).isEqualTo("shop");
        assertThat(urls.event().toString()).doesNotContain(TestIdentity.TOKEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "Text/HTML; charset=utf-8",
                "application/json",
                "application/javascript",
                "application/xml",
                "application/ld+json",
                "image/svg+xml"
            })
    void textBodyIsText(String type) throws Exception {
        post(type, "grüße".getBytes(StandardCharsets.UTF_8));

        assertThat(urls.event().get("body").asText()).isEqualTo("grüße");
        assertThat(urls.event().get("isBase64Encoded").asBoolean()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data; boundary=x",
                "application/x-www-form-urlencoded",
                "application/octet-stream",
                "image/png",
                ""
            })
    void otherBodyIsBase64(String type) throws Exception {
        post(type, "a=b".getBytes(StandardCharsets.UTF_8));

        assertThat(urls.event().get("body").asText()).isEqualTo("YT1i");
        assertThat(urls.event().get("isBase64Encoded").asBoolean()).isTrue();
    }

    @Test
    void bodyThatIsNotUtf8IsBase64() throws Exception {
        byte[] latin = "grüße".getBytes(StandardCharsets.ISO_8859_1);
        post("text/plain; charset=iso-8859-1", latin);

        assertThat(Base64.getDecoder().decode(urls.event().get("body").asText()))
                .isEqualTo(latin);
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain, 6291457, 413",
        "text/plain, 6291000, 413",
        "text/plain, 6290000, 200",
        "image/png, 4718592, 413",
        "image/png, 4717000, 200"
    })
    void eventOverLimitIsRefused(String type, int bytes, int status) throws Exception {
        byte[] body = new byte[bytes];
        Arrays.fill(body, (byte) 'a');

        Answer answer = post(type, body);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(urls.api.ran()).hasSize(status == 200 ? 1 : 0);
        assertThat(answer.header("x-amzn-ErrorType").isPresent()).isEqualTo(status == 413);
    }

    @Test
    void textThatGrowsOverLimitIsRefused() throws Exception {
        assertThat(post("text/plain", new byte[2_000_000]).status()).isEqualTo(413);
    }

    private static Answer post(String type, byte[] body) throws IOException {
        urls.answers("\"done\"");
        return urls.send("POST /url/shop/open/" + (type.isEmpty() ? "" : "\nContent-Type: " + type), body);
    }
}
