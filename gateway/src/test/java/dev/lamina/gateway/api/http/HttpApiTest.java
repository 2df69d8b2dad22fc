package dev.lamina.gateway.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.api.Trigger;
import dev.lamina.gateway.api.PlainClient.Answer;
import dev.lamina.gateway.auth.TestIdentity;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.dispatch.ThrottleCause;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client of an HTTP API gets, over a real socket. */
class HttpApiTest {
    private static final String SHOP_HOST = "\nHost: shop.example";

    @AutoClose
    private static final ShopApi shop = new ShopApi();

    @BeforeEach
    void forget() {
        shop.api.ran().clear();
        shop.api.accessLines().clear();
        shop.answers("\"hello\"");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /pets/1, GET /pets/{id}, pets",
        "POST, /pets, POST /pets, pets",
        "DELETE, /pets/1, $default, rest",
        "GET, /pets/1/, $default, rest",
        "PUT, /files/a/b, ANY /files/{proxy+}, pets",
        "GET, /, $default, rest"
    })
    void mostSpecificRouteIsInvoked(String method, String path, String key, String function) throws Exception {
        Answer answer = shop.send(method + " /api/shop/shop" + path);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(shop.last().function().name()).isEqualTo(function);
        assertThat(shop.last().invokedArn()).isEqualTo("arn:aws:lambda:us-east-1:shop:function:" + function);
        assertThat(shop.event().get("routeKey").asText()).isEqualTo(key);
        assertThat(shop.event().get("rawPath").asText()).isEqualTo(path);
    }

    @Test
    void responseHasRequestIdOfEvent() throws Exception {
        Answer answer = shop.send("GET /api/shop/shop/pets/1");

        assertThat(answer.body()).isEqualTo("hello");
        assertThat(answer.header("Content-Type")).contains("application/json");
        assertThat(answer.header("apigw-requestid"))
                .contains(shop.event().at("/requestContext/requestId").asText())
                .contains(shop.last().requestId());
    }

    @Test
    void apiIsAtItsHostName() throws Exception {
        shop.send("GET /pets/1?a=b\nHost: SHOP.example:8080");

        assertThat(shop.event().get("routeKey").asText()).isEqualTo("GET /pets/{id}");
        assertThat(shop.event().at("/requestContext/domainName").asText()).isEqualToIgnoringCase("shop.example");
        assertThat(shop.event().at("/requestContext/apiId").asText()).isEqualTo("shop");
    }

    @Test
    void everyPathOfHostBelongsToApi() throws Exception {
        for (String path :
                new String[] {"/url/shop/orders/", "/api/shop/second/a", "/2015-03-31/functions/orders/invocations"}) {
            assertThat(shop.send("POST " + path + SHOP_HOST).status()).isEqualTo(200);
            assertThat(shop.event().get("rawPath").asText()).isEqualTo(path);
        }
    }

    @Test
    void hostOutsideOfDomainsIsNotTaken() throws Exception {
        assertThat(shop.send("GET /pets/1\nHost: gateway.example").header("x-amzn-ErrorType"))
                .contains("UnknownOperationException");
    }

    @Test
    void hostOfFunctionUrlIsNoAddressOfApi() throws Exception {
        assertThat(shop.send("GET /api/shop/shop/pets/1\nHost: f.shop.fn.example.org")
                        .header("x-amzn-ErrorType"))
                .contains("AccessDeniedException");
    }

    @Test
    void basePathIsPartOfPathButNotOfRoute() throws Exception {
        shop.send("GET /two/a\nHost: www.shop.example");

        assertThat(shop.event().get("rawPath").asText()).isEqualTo("/two/a");
        assertThat(shop.event().get("routeKey").asText()).isEqualTo("GET /a");
        assertNotFound(shop.send("GET /twofold/a\nHost: www.shop.example"));
        assertNotFound(shop.send("GET /a\nHost: www.shop.example"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/shop/second/b",
                "/api/shop/second",
                "/api/shop/missing/a",
                "/api/other/shop/a",
                "/api/shop",
                "/api/",
                "/api/shop/second/b/../a",
                "/api/shop/shop/x/%2e%2e/pets",
                "/api/shop/shop/files/..%2fguarded",
                "/api/shop/shop/files/a%2F.%2Fb",
                "/api/shop/shop/files/..%5cguarded",
                "/api/shop/shop/files/..;a=b/guarded",
                "/api/shop/shop/files/x/..%3b/guarded"
            })
    void unknownPathIsNotFound(String path) throws Exception {
        assertNotFound(shop.send("GET " + path));
    }

    @Test
    void parametersAreDecoded() throws Exception {
        shop.send("GET /api/shop/shop/pets/a%20b%2Fc+d");
        assertThat(shop.event().get("pathParameters")).isEqualTo(ShopApi.json("{\"id\": \"a b/c+d\"}"));

        shop.send("GET /api/shop/shop/files/%C3%A9/%zz/");
        assertThat(shop.event().get("pathParameters")).isEqualTo(ShopApi.json("{\"proxy\": \"é/%zz/\"}"));
    }

    @Test
    void eventHasStageVariables() throws Exception {
        shop.send("GET /api/shop/shop/pets/1");

        assertThat(shop.event().get("stageVariables")).isEqualTo(ShopApi.json("{\"table\": \"pets\"}"));
    }

    @Test
    void oldFormatHasLists() throws Exception {
        shop.send("""
        PUT /api/shop/shop/v1/7/a%20b?q=1&q=2&e
        X-Multi: 1
        x-multi: 2
        Cookie: a=1
        User-Agent: test/1
        Content-Type: image/png""", "abc");

        JsonNode event = shop.event();
        assertThat(event.get("version").asText()).isEqualTo("1.0");
        assertThat(event.get("resource").asText()).isEqualTo("/v1/{id}/{proxy+}");
        assertThat(event.get("path").asText()).isEqualTo("/v1/7/a%20b");
        assertThat(event.at("/headers/X-Multi").asText()).isEqualTo("2");
        assertThat(event.at("/headers/Cookie").asText()).isEqualTo("a=1");
        assertThat(event.at("/multiValueHeaders/X-Multi")).isEqualTo(ShopApi.json("[\"1\", \"2\"]"));
        assertThat(event.get("queryStringParameters")).isEqualTo(ShopApi.json("{\"q\": \"2\", \"e\": \"\"}"));
        assertThat(event.get("multiValueQueryStringParameters"))
                .isEqualTo(ShopApi.json("{\"q\": [\"1\", \"2\"], \"e\": [\"\"]}"));
        assertThat(event.get("pathParameters")).isEqualTo(ShopApi.json("{\"id\": \"7\", \"proxy\": \"a b\"}"));
        assertThat(event.get("body").asText()).isEqualTo("YWJj");
        assertThat(event.get("isBase64Encoded").asBoolean()).isTrue();
        assertThat(event.at("/requestContext/resourceId").asText()).isEqualTo("ANY /v1/{id}/{proxy+}");
        assertThat(event.at("/requestContext/identity/userAgent").asText()).isEqualTo("test/1");
    }

    @Test
    void oldFormatHasNullsForWhatIsMissing() throws Exception {
        shop.send("GET /api/shop/shop/v1");

        for (String member :
                new String[] {"queryStringParameters", "multiValueQueryStringParameters", "pathParameters", "body"}) {
            assertThat(shop.event().has(member)).as(member).isTrue();
            assertThat(shop.event().get(member).isNull()).as(member).isTrue();
        }
    }

    @Test
    void resultOfOldFormatSetsListsOfHeaders() throws Exception {
        shop.answers("""
        {"statusCode": 201, "headers": {"x-a": "0", "X-B": "1"}, "multiValueHeaders": {"X-A": ["1", "2"],
        "Set-Cookie": ["a=1", "b=2"]}, "body": "aGk=", "isBase64Encoded": true}""");

        Answer answer = shop.send("GET /api/shop/shop/v1");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.body()).isEqualTo("hi");
        assertThat(answer.header("X-A")).contains("1,2");
        assertThat(answer.header("X-B")).contains("1");
        assertThat(answer.head().lines().filter(line -> line.startsWith("Set-Cookie")))
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            value = {"/v1, |{\"a\": 1}|", "/v1, \"text\"", "/pets/1, |{\"statusCode\": 42}|"})
    void malformedResultIsInternalError(String path, String result) throws Exception {
        shop.answers(result);

        assertMessage(shop.send("GET /api/shop/shop" + path), 500, "Internal Server Error");
    }

    @Test
    void structuredResultIsPlainTextByDefault() throws Exception {
        shop.answers("{\"statusCode\": 200, \"body\": \"x\"}");

        assertThat(shop.send("GET /api/shop/shop/pets/1").header("Content-Type"))
                .contains("text/plain; charset=utf-8");
    }

    @Test
    void outcomesWithoutResultHaveMessages() throws Exception {
        shop.api.answers(new Outcome.Completed(
                Buffer.buffer("{\"errorMessage\":\"secret\"}"), true, Optional.empty(), Optional.empty()));
        assertMessage(shop.send("GET /api/shop/shop/pets/1"), 500, "Internal Server Error");

        shop.api.answers(new Outcome.Refused(404, "ResourceNotFoundException", "secret"));
        assertMessage(shop.send("GET /api/shop/shop/pets/1"), 500, "Internal Server Error");

        shop.api.answers(new Outcome.Throttled(ThrottleCause.RESERVED));
        Answer throttled = shop.send("GET /api/shop/shop/pets/1");
        assertMessage(throttled, 503, "Service Unavailable");
        assertThat(throttled.header("Retry-After")).contains("1");

        shop.api.answers(new Outcome.Failed("no environment"));
        assertMessage(shop.send("GET /api/shop/shop/pets/1"), 503, "Service Unavailable");
    }

    @Test
    void slowFunctionIsUnavailableAfterTimeOut() throws Exception {
        shop.api.answers(new CompletableFuture<>());

        assertMessage(shop.send("GET /api/shop/shop/slow"), 503, "Service Unavailable");
    }

    @Test
    void bodyOverLimitIsRefused() throws Exception {
        assertMessage(shop.send("POST /api/shop/shop/pets", "x".repeat(6_291_457)), 413, "Request Entity Too Large");
        assertThat(shop.api.ran()).isEmpty();
    }

    @Test
    void authorizerDecidesBeforeFunction() throws Exception {
        Answer unknown = shop.send("GET /api/shop/shop/guarded");
        assertMessage(unknown, 401, "Unauthorized");
        assertThat(unknown.header("WWW-Authenticate")).contains("Bearer");
        assertMessage(shop.send("GET /api/shop/shop/guarded\nAuthorization: bad"), 403, "Forbidden");
        assertMessage(shop.send("GET /api/shop/shop/guarded\nAuthorization: broken"), 500, "Internal Server Error");
        assertThat(shop.api.ran()).isEmpty();

        assertThat(shop.send("GET /api/shop/shop/guarded\nAuthorization: good").status())
                .isEqualTo(200);
        assertThat(shop.event().at("/requestContext/authorizer/jwt/claims/sub").asText())
                .isEqualTo("me");
        assertThat(shop.event().at("/headers").has("authorization")).isFalse();

        shop.send("GET /api/shop/shop/guarded-v1\nAuthorization: good");
        assertThat(shop.event().at("/requestContext/authorizer/claims/sub").asText())
                .isEqualTo("me");
        assertThat(shop.event().at("/headers/Authorization").asText()).isEqualTo("good");
    }

    @Test
    void tokenOfClusterIsNotGivenToFunction() throws Exception {
        shop.send("GET /api/shop/shop/pets/7\nAuthorization: Bearer "
                + TestIdentity.jwt("https://kubernetes.default.svc", "lamina"));
        assertThat(shop.event().at("/headers").has("authorization")).isFalse();

        shop.send("GET /api/shop/shop/pets/7\nAuthorization: Bearer abc");
        assertThat(shop.event().at("/headers/authorization").asText()).isEqualTo("Bearer abc");
    }

    @Test
    void limitOfRouteIsItsOwn() throws Exception {
        for (String path : new String[] {"/limited", "/limited2"}) {
            assertThat(shop.send("GET /api/shop/shop" + path).status()).isEqualTo(200);
            assertThat(shop.send("GET /api/shop/shop" + path).status()).isEqualTo(200);
            assertMessage(shop.send("GET /api/shop/shop" + path), 429, "Too Many Requests");
        }
        assertThat(shop.send("GET /api/shop/shop/pets/1").status()).isEqualTo(200);
    }

    @Test
    void limitOfApiIsForAllRoutes() throws Exception {
        try (ShopApi fresh = new ShopApi()) {
            fresh.has("third", "{api: second, routes: ['GET /b']}");
            fresh.answers("\"hello\"");
            for (String path : new String[] {"/a", "/b", "/a"}) {
                assertThat(fresh.send("GET /api/shop/second" + path).status()).isEqualTo(200);
            }
            assertMessage(fresh.send("GET /api/shop/second/b"), 429, "Too Many Requests");
        }
    }

    @Test
    void preflightIsAnsweredForEveryPath() throws Exception {
        Answer answer = shop.send("OPTIONS /api/shop/second/anything\nOrigin: https://page.example"
                + "\nAccess-Control-Request-Method: GET");

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Access-Control-Allow-Origin")).contains("https://page.example");
        assertThat(answer.header("Access-Control-Allow-Methods")).contains("GET");
        assertThat(shop.api.ran()).isEmpty();
        assertThat(shop.send("GET /api/shop/second/x\nOrigin: https://page.example")
                        .header("Access-Control-Allow-Origin"))
                .as("of an error")
                .contains("https://page.example");
    }

    @Test
    void longResponseIsCompressedForWhoAcceptsIt() throws Exception {
        String text = "a".repeat(100);
        shop.answers("\"" + text + "\"");

        Answer compressed = shop.send("GET /api/shop/shop/pets/1\nAccept-Encoding: br, gzip;q=0.5");

        assertThat(compressed.header("Content-Encoding")).contains("gzip");
        assertThat(compressed.header("Vary")).contains("Accept-Encoding");
        assertThat(new String(
                        new GZIPInputStream(new ByteArrayInputStream(compressed.bytes())).readAllBytes(),
                        StandardCharsets.UTF_8))
                .isEqualTo(text);
        assertThat(shop.send("GET /api/shop/shop/pets/1\nAccept-Encoding: br, gzip;q=0")
                        .body())
                .isEqualTo(text);
        assertThat(shop.send("GET /api/shop/shop/pets/1").body()).isEqualTo(text);
        shop.answers("\"" + text.substring(1) + "\"");
        assertThat(shop.send("GET /api/shop/shop/pets/1\nAccept-Encoding: gzip").header("Content-Encoding"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"Content-Type\": \"image/png\"", "\"content-encoding\": \"br\""})
    void compressedContentIsNotCompressedAgain(String header) throws Exception {
        shop.answers("{\"statusCode\": 200, \"headers\": {" + header + "}, \"body\": \"" + "a".repeat(200) + "\"}");

        assertThat(shop.send("GET /api/shop/shop/pets/1\nAccept-Encoding: gzip").body())
                .hasSize(200);
    }

    @Test
    void accessLogHasLineForEachRequest() throws Exception {
        Answer answer = shop.send("GET /api/shop/shop/pets/1?a=b\nUser-Agent: te\"st");
        shop.send("GET /api/shop/second/a");

        assertThat(shop.api.accessLines()).hasSize(1);
        JsonNode line = ShopApi.json(shop.api.accessLines().getFirst());
        assertThat(line.get("requestId").asText())
                .isEqualTo(answer.header("apigw-requestid").orElseThrow());
        assertThat(line.get("routeKey").asText()).isEqualTo("GET /pets/{id}");
        assertThat(line.get("status").asInt()).isEqualTo(200);
        assertThat(line.get("responseLength").asInt()).isEqualTo(5);
        assertThat(line.get("userAgent").asText()).isEqualTo("te\"st");
        assertThat(line.get("path").asText()).isEqualTo("/pets/1");
    }

    @Test
    void openApiDocumentHasRoutes() throws Exception {
        Answer answer = shop.send("GET /api/shop/shop/openapi.json");

        JsonNode document = ShopApi.json(answer.body());
        assertThat(document.get("openapi").asText()).isEqualTo("3.1.0");
        assertThat(document.at("/servers/0/url").asText()).isEqualTo("/api/shop/shop");
        JsonNode paths = document.get("paths");
        assertThat(paths.get("/pets/{id}")
                        .get("get")
                        .at("/responses/default/description")
                        .asText())
                .isNotEmpty();
        assertThat(paths.get("/pets/{id}").at("/parameters/0/name").asText()).isEqualTo("id");
        assertThat(paths.get("/files/{proxy+}").get("patch")).isNotNull();
        assertThat(paths.get("/guarded-v1")
                        .at("/get/security/0")
                        .properties()
                        .iterator()
                        .next()
                        .getValue())
                .isEqualTo(ShopApi.json("[\"read\"]"));
        assertThat(document.at("/components/securitySchemes")).hasSize(2);
        assertThat(shop.api.ran()).isEmpty();
        assertThat(shop.send("GET /api/shop/second/openapi.json").status()).isEqualTo(404);
    }

    @Test
    void openApiDocumentTakesTokens() throws Exception {
        shop.has(
                "documented",
                "{routes: ['GET /x'], settings: {openApiPath: /openapi.json, throttle: {ratePerSecond: 1}}}");

        assertThat(shop.send("GET /api/shop/documented/openapi.json").status()).isEqualTo(200);
        assertMessage(shop.send("GET /api/shop/documented/openapi.json"), 429, "Too Many Requests");
    }

    @Test
    void laterTriggerGetsRouteWhenEarlierOneIsGone() throws Exception {
        Trigger first = shop.has("first", "{api: third, routes: ['GET /x']}");
        Trigger later = shop.has("later", "{api: third, routes: ['GET /x', 'GET /y']}");

        assertUnavailable(shop.send("GET /api/shop/third/y"));
        shop.send("GET /api/shop/third/x");
        assertThat(shop.last().function().name()).isEqualTo("first");

        shop.api.triggers().remove(first);
        shop.send("GET /api/shop/third/x");
        assertThat(shop.last().function().name()).isEqualTo("later");
        assertThat(shop.send("GET /api/shop/third/y").status()).isEqualTo(200);
        shop.api.triggers().remove(later);
        assertNotFound(shop.send("GET /api/shop/third/x"));
    }

    /** A weaker route must not get the requests of one that is not served. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{api: fourth, routes: ['GET /open', 'GET /admin/{id}'], authorizer: {type: Kubernetes}}",
                "{api: fourth, routes: ['GET /admin/{a}', 'GET /admin/{b}'], authorizer: {type: Kubernetes}}",
                "{api: fourth, routes: ['GET /admin/{a}/{a}', 'GET /admin/{b}'], authorizer: {type: Kubernetes}}",
                "{api: fourth, routes: ['GET /admin/{id}'], authorizer: {type: Unknown}}"
            })
    void routeThatIsNotServedRefuses(String http) throws Exception {
        Trigger open = shop.has("a-open", "{api: fourth, routes: [$default, 'GET /open']}");
        Trigger guarded = shop.has("guarded2", http);

        assertUnavailable(shop.send("GET /api/shop/fourth/admin/1"));
        assertThat(shop.send("GET /api/shop/fourth/open").status()).isEqualTo(200);
        assertThat(shop.api.ran()).hasSize(1);

        shop.api.triggers().remove(guarded);
        assertThat(shop.send("GET /api/shop/fourth/admin/1").status()).isEqualTo(200);
        shop.api.triggers().remove(open);
    }

    @Test
    void hostNameNeedsTheOperator() throws Exception {
        Trigger trigger = TestHttpApis.trigger(
                "shop", "unbound", "unbound", "{routes: [$default], settings: {hostNames: [unbound.shop.example]}}");
        trigger.setStatus(null);
        shop.api.triggers().put(trigger);

        shop.send("GET /x\nHost: unbound.shop.example");
        assertThat(shop.api.ran()).isEmpty();
        assertThat(shop.send("GET /api/shop/unbound/x").status()).isEqualTo(200);
        shop.api.triggers().remove(trigger);
    }

    /** Whatever a status says. */
    @Test
    void hostOfOtherNamespacesDomainIsNotTaken() throws Exception {
        Trigger office = TestHttpApis.trigger(
                "office", "a", "a", "{routes: [$default], settings: {hostNames: [a.closed.shop.example]}}");
        Trigger shops = shop.has("b", "{routes: [$default], settings: {hostNames: [b.closed.shop.example]}}");
        shop.api.triggers().put(office);

        shop.send("GET /x\nHost: b.closed.shop.example");
        assertThat(shop.api.ran()).isEmpty();
        shop.send("GET /x\nHost: a.closed.shop.example");
        assertThat(shop.last().function().namespace()).isEqualTo("office");
        shop.api.triggers().remove(office);
        shop.api.triggers().remove(shops);
    }

    /** One that could take requests of function URLs. */
    @Test
    void hostNameBelowUrlDomainIsOfFunctions() throws Exception {
        try (ShopApi fresh = new ShopApi("example.org")) {
            fresh.answers("1");
            fresh.has("thief", "{routes: [$default], settings: {hostNames: [orders.shop.fn.example.org]}}");

            fresh.send("GET /x\nHost: ORDERS.shop.FN.example.org");
            assertThat(fresh.api.ran()).noneMatch(run -> run.function().name().equals("thief"));
        }
    }

    private static void assertUnavailable(Answer answer) throws Exception {
        assertMessage(answer, 503, "Service Unavailable");
    }

    private static void assertNotFound(Answer answer) throws Exception {
        assertMessage(answer, 404, "Not Found");
    }

    private static void assertMessage(Answer answer, int status, String message) throws Exception {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo("{\"message\":\"" + message + "\"}");
        assertThat(answer.header("Content-Type")).contains("application/json");
        assertThat(answer.header("apigw-requestid")).isPresent();
    }
}
