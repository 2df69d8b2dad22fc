package dev.lamina.gateway.api.authorizer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.gateway.api.PlainClient;
import dev.lamina.gateway.api.PlainClient.Answer;
import dev.lamina.gateway.api.TestApi;
import dev.lamina.gateway.api.authorizer.jwt.IssuerServer;
import dev.lamina.gateway.api.http.TestHttpApis;
import dev.lamina.gateway.auth.TestIdentity;
import dev.lamina.gateway.dispatch.Outcome;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Routes of an HTTP API with authorizers, through the public port, with an issuer that has a server of its own. */
class AuthorizersIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** For the authorizer's function and for that of the route. */
    private static final String RESULT =
            "{\"isAuthorized\": true, \"context\": {\"user\": \"u\"}, \"statusCode\": 200, \"body\": \"done\"}";

    private IssuerServer issuer;
    private TestApi api;

    @BeforeEach
    void start() throws Exception {
        issuer = new IssuerServer();
        api = new TestApi(Map.of(), issuer.caches());
        api.answers(new Outcome.Completed(Buffer.buffer(RESULT), false, Optional.empty(), Optional.empty()));
        has("open", "{api: shop, routes: ['GET /open']}");
        has(
                "token",
                "{api: shop, routes: ['ANY /token'], authorizer: {type: JWT, jwt: {issuer: '" + IssuerServer.ISSUER
                        + "', audiences: [shop], scopes: [read]}}}");
        has(
                "decided",
                "{api: shop, routes: ['GET /decided'], authorizer: {type: Function, function: {name: check,"
                        + " identitySources: [$request.header.x-key], cacheSeconds: 60}}}");
        has("cluster", "{api: shop, routes: ['GET /cluster'], authorizer: {type: Kubernetes}}");
    }

    private void has(String name, String http) {
        api.triggers().put(TestHttpApis.trigger("shop", name, name, http));
    }

    @AfterEach
    void stop() throws Exception {
        api.close();
        issuer.close();
    }

    @Test
    void functionGetsClaimsOfToken() throws Exception {
        Answer answer = get("/token", "Authorization: Bearer " + issuer.token("shop", "read write"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("done");
        assertThat(authorizer().at("/jwt/claims/sub").textValue()).isEqualTo("u-1");
        assertThat(authorizer().at("/jwt/scopes").toString()).isEqualTo("[\"read\"]");
    }

    @Test
    void clientWithoutTokenGets401BeforeItsBody() throws Exception {
        Answer answer = PlainClient.send(
                api.port(), "POST /api/shop/shop/token", "x".repeat(100_000).getBytes(StandardCharsets.UTF_8));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.body()).isEqualTo("{\"message\":\"Unauthorized\"}");
        assertThat(answer.header("www-authenticate")).contains("Bearer");
        assertThat(api.ran()).isEmpty();
    }

    @Test
    void tokenWithoutScopeGets403() throws Exception {
        Answer answer = get("/token", "Authorization: " + issuer.token("shop", "write"));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).isEqualTo("{\"message\":\"Forbidden\"}");
        assertThat(answer.header("www-authenticate").orElseThrow()).contains("error=\"insufficient_scope\"");
    }

    @Test
    void tokenForAnotherAudienceGets401() throws Exception {
        Answer answer = get("/token", "Authorization: " + issuer.token("other", "read"));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("www-authenticate").orElseThrow()).contains("valid audience");
    }

    @Test
    void rotatedKeyIsAccepted() throws Exception {
        get("/token", "Authorization: " + issuer.token("shop", "read"));

        issuer.rotate("new");
        issuer.later(Duration.ofSeconds(10));

        assertThat(get("/token", "Authorization: " + issuer.token("new", "shop", "read"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void falseKidsCauseOneFetch() throws Exception {
        get("/token", "Authorization: " + issuer.token("shop", "read"));
        int before = issuer.requests();
        String[] parts = issuer.token("shop", "read").split("\\.");

        for (int i = 0; i < 50; i++) {
            String header = Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            ("{\"alg\":\"ES256\",\"kid\":\"false-" + i + "\"}").getBytes(StandardCharsets.UTF_8));
            assertThat(get("/token", "Authorization: " + header + "." + parts[1] + "." + parts[2])
                            .status())
                    .isEqualTo(401);
        }

        assertThat(issuer.requests() - before).isLessThanOrEqualTo(2);
    }

    @Test
    void brokenIssuerHealsWithoutRestart() throws Exception {
        issuer.down(true);
        assertThat(get("/token", "Authorization: " + issuer.token("shop", "read"))
                        .status())
                .isEqualTo(401);
        assertThat(get("/open", "").status()).as("other routes").isEqualTo(200);

        issuer.down(false);
        issuer.later(Duration.ofSeconds(1));

        assertThat(get("/token", "Authorization: " + issuer.token("shop", "read"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void functionDecidesOnceForAnIdentity() throws Exception {
        assertThat(get("/decided", "").status()).isEqualTo(401);
        assertThat(get("/decided", "X-Key: a").status()).isEqualTo(200);
        assertThat(authorizer().at("/lambda/user").textValue()).isEqualTo("u");
        assertThat(get("/decided", "X-Key: a").status()).isEqualTo(200);

        assertThat(api.ran())
                .extracting(invocation -> invocation.function().name())
                .containsExactly("check", "decided", "decided");
    }

    @Test
    void callerOfClusterIsIdentified() throws Exception {
        assertThat(get("/cluster", "").status()).isEqualTo(401);
        assertThat(get("/cluster", "Authorization: Bearer " + TestIdentity.STRANGER)
                        .status())
                .isEqualTo(403);
        assertThat(get("/cluster", "Authorization: Bearer " + TestIdentity.TOKEN)
                        .status())
                .isEqualTo(200);
        assertThat(authorizer().at("/iam/accountId").textValue()).isEqualTo("shop");
        assertThat(event().path("headers").has("authorization")).isFalse();
    }

    private Answer get(String path, String header) throws IOException {
        return PlainClient.send(
                api.port(), "GET /api/shop/shop" + path + (header.isEmpty() ? "" : "\n" + header), new byte[0]);
    }

    private JsonNode authorizer() throws IOException {
        return event().at("/requestContext/authorizer");
    }

    private JsonNode event() throws IOException {
        return JSON.readTree(api.ran().getLast().payload().toString());
    }
}
