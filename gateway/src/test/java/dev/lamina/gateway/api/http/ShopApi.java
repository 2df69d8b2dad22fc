package dev.lamina.gateway.api.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.api.Trigger;
import dev.lamina.gateway.api.PlainClient;
import dev.lamina.gateway.api.PlainClient.Answer;
import dev.lamina.gateway.api.TestApi;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.dispatch.Outcome;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * The public port with the API shop of namespace shop, made by several Triggers, at a path, at a host name of its own
 * and at one that it shares.
 */
final class ShopApi implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    final TestApi api;

    ShopApi() {
        this("shop.example");
    }

    /** @param domain below which APIs may have host names */
    ShopApi(String domain) {
        api = new TestApi(Map.of(
                "lamina.url.domain",
                "fn.example.org",
                "lamina.http.domains",
                domain + ",closed." + domain,
                "lamina.http.domain-namespaces.\"closed." + domain + "\"",
                "office,hall"));
        has("pets", "{api: shop, routes: ['GET /pets/{id}', 'POST /pets', 'ANY /files/{proxy+}']}");
        has("old", "{api: shop, payloadFormat: '1.0', routes: ['ANY /v1/{id}/{proxy+}', 'GET /v1']}");
        has("guarded", "{api: shop, routes: ['GET /guarded'], authorizer: {type: Kubernetes}}");
        has(
                "guarded-v1",
                "{api: shop, payloadFormat: '1.0', routes: ['GET /guarded-v1'], "
                        + "authorizer: {type: JWT, jwt: {issuer: 'https://id.example', "
                        + "audiences: [a], scopes: [read]}}}");
        has(
                "limited",
                "{api: shop, routes: ['GET /limited', 'GET /limited2'], " + "throttle: {ratePerSecond: 1, burst: 2}}");
        has("slow", "{api: shop, timeoutSeconds: 1, routes: ['GET /slow']}");
        has(
                "rest",
                "{api: shop, routes: [$default], settings: {hostNames: [shop.example, shared.shop.example, "
                        + "gateway.example], stageVariables: {table: pets}, minimumCompressionBytes: 100, "
                        + "openApiPath: /openapi.json, accessLog: true}}");
        has(
                "second",
                "{routes: ['GET /a'], settings: {hostNames: [www.shop.example], basePath: /two, "
                        + "throttle: {ratePerSecond: 1, burst: 3}, "
                        + "cors: {allowOrigins: ['https://page.example'], allowMethods: [GET]}}}");
    }

    Trigger has(String name, String http) {
        Trigger trigger = TestHttpApis.trigger("shop", name, name, http);
        api.triggers().put(trigger);
        return trigger;
    }

    Answer send(String head, String body) throws IOException {
        return PlainClient.send(api.port(), head, body.getBytes(StandardCharsets.UTF_8));
    }

    Answer send(String head) throws IOException {
        return send(head, "");
    }

    void answers(String result) {
        api.answers(new Outcome.Completed(Buffer.buffer(result), false, Optional.empty(), Optional.empty()));
    }

    Invocation last() {
        return api.ran().getLast();
    }

    /** The event of the last invocation. */
    JsonNode event() throws JsonProcessingException {
        return JSON.readTree(last().payload().toString());
    }

    static JsonNode json(String text) throws JsonProcessingException {
        return JSON.readTree(text);
    }

    @Override
    public void close() throws Exception {
        api.close();
    }
}
