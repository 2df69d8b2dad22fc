package dev.lamina.gateway.api.url;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.api.PlainClient.Answer;
import dev.lamina.gateway.auth.TestIdentity;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.dispatch.ThrottleCause;
import java.util.Locale;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The response headers that a browser gets about other origins. */
class CorsTest {
    private static final String TOKEN = "\nAuthorization: Bearer " + TestIdentity.TOKEN;
    private static final String SHOP = "\nOrigin: https://shop.example";
    private static final String STRANGER = "\nOrigin: https://evil.example";
    private static final String ASKS =
            "\nAccess-Control-Request-Method: PUT\nAccess-Control-Request-Headers: authorization, x-a";

    @AutoClose
    private static final UrlApi urls = new UrlApi();

    @BeforeEach
    void forget() {
        urls.api.ran().clear();
        urls.answers("\"hello\"");
    }

    @Test
    void preflightIsAnsweredWithoutFunctionAndIdentity() throws Exception {
        Answer answer = urls.send("OPTIONS /url/shop/pages/a" + SHOP + ASKS);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.header("Access-Control-Allow-Origin")).contains("https://shop.example");
        assertThat(answer.header("Access-Control-Allow-Methods")).contains("PUT,DELETE");
        assertThat(answer.header("Access-Control-Allow-Headers")).contains("content-type,x-a");
        assertThat(answer.header("Access-Control-Allow-Credentials")).contains("true");
        assertThat(answer.header("Access-Control-Max-Age")).contains("60");
        assertThat(answer.header("Vary")).contains("Origin");
        assertThat(urls.api.ran()).isEmpty();
    }

    @Test
    void preflightOfAnotherOriginGetsNoHeaders() throws Exception {
        Answer answer = urls.send("OPTIONS /url/shop/pages/a" + STRANGER + ASKS);

        assertThat(answer.head().toLowerCase(Locale.ROOT)).doesNotContain("access-control-");
        assertThat(urls.api.ran()).isEmpty();
    }

    @Test
    void wildcardsAllowRequestedValues() throws Exception {
        Answer answer = urls.send("OPTIONS /url/shop/everywhere/" + STRANGER + ASKS);

        assertThat(answer.header("Access-Control-Allow-Origin")).contains("*");
        assertThat(answer.header("Access-Control-Allow-Methods")).contains("PUT");
        assertThat(answer.header("Access-Control-Allow-Headers")).contains("authorization, x-a");
        assertThat(answer.header("Access-Control-Allow-Credentials")).isEmpty();
        assertThat(answer.header("Vary")).isEmpty();
    }

    @Test
    void optionsWithoutRulesOrOriginReachesFunction() throws Exception {
        assertThat(urls.send("OPTIONS /url/shop/open/" + SHOP + ASKS).body()).isEqualTo("hello");
        assertThat(urls.send("OPTIONS /url/shop/everywhere/").body()).isEqualTo("hello");
    }

    @Test
    void corsRulesOverrideHeadersOfFunction() throws Exception {
        urls.answers("""
        {"statusCode":200,"headers":{"access-control-allow-origin":"*","Access-Control-Allow-Methods":"TRACE","vary":\
        "Accept"},"body":"x"}""");

        Answer answer = urls.send("GET /url/shop/pages/" + SHOP + TOKEN);

        assertThat(answer.header("Access-Control-Allow-Origin")).contains("https://shop.example");
        assertThat(answer.header("Access-Control-Expose-Headers")).contains("x-b");
        assertThat(answer.header("Access-Control-Allow-Methods")).isEmpty();
        assertThat(answer.header("Vary")).contains("Accept, Origin");
    }

    @Test
    void anotherOriginGetsResponseWithoutHeaders() throws Exception {
        urls.answers("{\"statusCode\":200,\"headers\":{\"access-control-allow-origin\":\"*\"},\"body\":\"x\"}");

        Answer answer = urls.send("GET /url/shop/pages/" + STRANGER + TOKEN);

        assertThat(answer.body()).isEqualTo("x");
        assertThat(answer.head().toLowerCase(Locale.ROOT)).doesNotContain("access-control-");
    }

    @Test
    void headersOfFunctionAreSentWithoutRules() throws Exception {
        urls.answers("{\"statusCode\":200,\"headers\":{\"access-control-allow-origin\":\"https://x.example\"}}");

        assertThat(urls.send("GET /url/shop/open/" + SHOP).header("Access-Control-Allow-Origin"))
                .contains("https://x.example");
    }

    @Test
    void errorsHaveCorsHeaders() throws Exception {
        urls.api.answers(new Outcome.Throttled(ThrottleCause.POOL));

        assertThat(urls.send("GET /url/shop/pages/" + SHOP + TOKEN).header("Access-Control-Allow-Origin"))
                .contains("https://shop.example");
        assertThat(urls.send("GET /url/shop/pages/" + SHOP).header("Access-Control-Allow-Origin"))
                .contains("https://shop.example");
    }
}
