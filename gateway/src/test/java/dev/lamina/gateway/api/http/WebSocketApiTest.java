package dev.lamina.gateway.api.http;

import static dev.lamina.gateway.api.http.ChatApi.completed;
import static dev.lamina.gateway.api.http.ChatApi.context;
import static dev.lamina.gateway.api.http.ChatApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.api.Trigger;
import dev.lamina.gateway.api.PlainClient;
import dev.lamina.gateway.dispatch.Outcome;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Routes of WebSocket connections, on a real port with the JDK's client. */
@Timeout(30)
class WebSocketApiTest {
    private static final String ALL = "{api: chat, webSocket: {routes: [$connect, $disconnect, $default, send]}}";

    @AutoClose
    private final ChatApi chat = new ChatApi(Map.of());

    @Test
    void connectionReachesItsFunctions() throws Exception {
        chat.has("all", ALL);

        ChatClient client = ChatClient.connect(chat.api.port(), ChatApi.PATH + "?room=1", "X-Name", "me");
        client.send("{\"action\": \"send\", \"text\": \"hello\"}");
        JsonNode message = chat.event(1);
        client.close(1000, "bye");

        JsonNode connect = chat.event(0);
        assertThat(connect.at("/headers/X-Name").textValue()).isEqualTo("me");
        assertThat(connect.at("/queryStringParameters/room").textValue()).isEqualTo("1");
        assertThat(context(connect).path("routeKey").textValue()).isEqualTo("$connect");
        assertThat(context(connect).path("eventType").textValue()).isEqualTo("CONNECT");
        assertThat(context(connect).path("stage").textValue()).isEqualTo("$default");
        assertThat(context(connect).at("/identity/sourceIp").textValue()).isEqualTo("127.0.0.1");
        assertThat(message.path("body").textValue()).isEqualTo("{\"action\": \"send\", \"text\": \"hello\"}");
        assertThat(message.path("isBase64Encoded").booleanValue()).isFalse();
        assertThat(context(message).path("routeKey").textValue()).isEqualTo("send");
        assertThat(context(message).path("connectionId"))
                .isEqualTo(context(connect).path("connectionId"));
        assertThat(context(chat.event(2)).path("routeKey").textValue()).isEqualTo("$disconnect");
        assertThat(context(chat.event(2)).path("disconnectStatusCode").intValue())
                .isEqualTo(1000);
        assertThat(context(chat.event(2)).path("disconnectReason").textValue()).isEqualTo("bye");
        assertThat(client.hasMessage()).isFalse();
    }

    @Test
    void functionRefusesConnection() {
        chat.has("all", ALL);

        chat.answers("{\"statusCode\": 402}");
        assertThat(chat.refusal()).isEqualTo(402);
        chat.answers("{\"allowed\": true}");
        assertThat(chat.refusal()).as("not a response").isEqualTo(502);
        chat.api.answers(new Outcome.Completed(Buffer.buffer("{}"), true, Optional.empty(), Optional.empty()));
        assertThat(chat.refusal()).as("a failed function").isEqualTo(502);
        chat.api.answers(new Outcome.Failed("no environment"));
        assertThat(chat.refusal()).isEqualTo(503);
        assertThat(chat.api.gauge("lamina.websocket.connections")).isZero();
    }

    @Test
    void functionChoosesSubprotocol() {
        chat.has("all", ALL);
        chat.answers("{\"statusCode\": 200, \"headers\": {\"Sec-WebSocket-Protocol\": \"v2\"}}");

        assertThat(ChatClient.subprotocol(chat.api.port(), ChatApi.PATH, "v1", "v2"))
                .isEqualTo("v2");
    }

    @Test
    void authorizerDecidesWhoConnects() {
        chat.has("all", ALL.replace("api:", "authorizer: {type: Kubernetes}, api:"));

        assertThat(chat.refusal()).isEqualTo(401);
        assertThat(chat.refusal("Authorization", "bad")).isEqualTo(403);
        assertThat(chat.refusal("Authorization", "broken")).isEqualTo(500);
        assertThat(chat.api.ran()).isEmpty();
        chat.connect("Authorization", "good").send("any");
        assertThat(chat.event(0).path("headers").has("Authorization")).isFalse();
        assertThat(context(chat.event(1)).at("/authorizer/claims/sub").textValue())
                .isEqualTo("me");
    }

    @Test
    void messageNamesItsRoute() {
        chat.has(
                "all",
                "{api: chat, webSocket: {routes: [$default, join]}, settings: "
                        + "{routeSelectionExpression: $request.body.head.type, stageVariables: {a: b}}}");

        ChatClient client = chat.connect();
        client.send("{\"head\": {\"type\": \"join\"}}")
                .send("{\"head\": {\"type\": \"$default\"}}")
                .send("{\"action\": \"join\"}")
                .send("[1]")
                .send("no JSON")
                .send(new byte[] {1, 2, (byte) 0xff});

        chat.event(5);
        assertThat(chat.events())
                .extracting(event -> context(event).path("routeKey").textValue())
                .containsExactlyInAnyOrder("join", "$default", "$default", "$default", "$default", "$default");
        assertThat(chat.events()).anySatisfy(event -> {
            assertThat(event.path("isBase64Encoded").booleanValue()).isTrue();
            assertThat(event.path("body").textValue()).isEqualTo("AQL/");
        });
        assertThat(chat.events().getFirst().at("/stageVariables/a").textValue()).isEqualTo("b");
    }

    @Test
    void messageWithoutRouteIsForbidden() throws Exception {
        chat.has("send", "{api: chat, webSocket: {routes: [send]}}");

        JsonNode answer = json(chat.connect().send("any").next());

        assertThat(answer.path("message").textValue()).isEqualTo("Forbidden");
        assertThat(answer.path("connectionId").textValue()).matches("[0-9a-f]{32}");
        assertThat(chat.api.ran()).isEmpty();
    }

    @Test
    void clientGetsAnswerOnlyOfRouteThatWants() throws Exception {
        chat.has("asks", "{api: chat, webSocket: {routes: [ask], routeResponse: true}}");
        chat.has("tells", "{api: chat, webSocket: {routes: [tell]}}");
        chat.api.answers(invocation -> CompletableFuture.completedFuture(completed(
                "{\"statusCode\": 200, \"body\": \"" + invocation.function().name() + "\"}")));

        ChatClient client = chat.connect().send("{\"action\": \"tell\"}").send("{\"action\": \"ask\"}");

        assertThat(client.next()).isEqualTo("asks");
        assertThat(client.hasMessage()).isFalse();
    }

    @Test
    void clientLearnsThatFunctionFailed() throws Exception {
        chat.has("all", "{api: chat, webSocket: {routes: [$default]}, timeoutSeconds: 1}");
        ChatClient client = chat.connect();

        chat.api.answers(new Outcome.Completed(Buffer.buffer("{}"), true, Optional.empty(), Optional.empty()));
        assertThat(client.send("a").next()).contains("\"message\":\"Internal server error\"", "requestId");
        chat.api.answers(new Outcome.Failed("no environment"));
        assertThat(client.send("b").next()).contains("\"message\":\"Service Unavailable\"");
        chat.api.answers(new CompletableFuture<>());
        assertThat(client.send("c").next()).contains("\"message\":\"Endpoint request timed out\"");
    }

    @Test
    void tooLargeAnswerIsNotSent() throws Exception {
        chat.has("all", "{api: chat, webSocket: {routes: [$default], routeResponse: true}}");
        ChatClient client = chat.connect();

        chat.answers("{\"statusCode\": 200, \"body\": \"" + "x".repeat(128 * 1024) + "\"}");
        assertThat(client.send("a").next()).hasSize(128 * 1024);
        chat.answers("{\"statusCode\": 200, \"body\": \"" + "x".repeat(128 * 1024 + 1) + "\"}");
        assertThat(client.send("b").next()).contains("\"message\":\"Internal server error\"");
    }

    @Test
    void messagesNeedTokensOfTheLimit() throws Exception {
        chat.has("all", "{api: chat, webSocket: {routes: [$default, send]}, throttle: {ratePerSecond: 1, burst: 2}}");
        ChatClient client = chat.connect().send("1").send("2").send("3");

        assertThat(client.next()).contains("\"message\":\"Too Many Requests\"");
        assertThat(chat.api.ran()).hasSize(2);
    }

    @Test
    void routeOfWaitingTriggerRefuses() throws Exception {
        chat.has("rest", "{api: chat, webSocket: {routes: [$default]}}");
        chat.has("broken", "{api: chat, webSocket: {routes: [send, send]}}");
        ChatClient client = chat.connect();

        assertThat(client.send("{\"action\": \"send\"}").next()).contains("\"message\":\"Service Unavailable\"");
        chat.has("broken", "{api: chat, webSocket: {routes: [$connect, $connect]}, authorizer: {type: Kubernetes}}");
        assertThat(chat.refusal()).as("not without the authorizer").isEqualTo(503);
        assertThat(chat.api.ran()).isEmpty();
    }

    @Test
    void apiHasRequestsAndConnections() throws Exception {
        chat.has("all", ALL);
        chat.has("requests", "{api: chat, routes: [$default]}");
        chat.has("other", "{api: other, routes: [$default]}");

        assertThat(PlainClient.send(chat.api.port(), "GET /api/shop/chat/@other/1", new byte[0])
                        .status())
                .isEqualTo(200);
        assertThat(ChatClient.refusal(chat.api.port(), "/api/shop/chat/elsewhere"))
                .as("a request to a route")
                .isEqualTo(200);
        assertThat(ChatClient.refusal(chat.api.port(), "/api/shop/other")).isEqualTo(200);
        assertThat(ChatClient.refusal(chat.api.port(), "/api/shop/none")).isEqualTo(404);
        ChatClient.connect(chat.api.port(), ChatApi.PATH + "/$default/").close(1000, "");
    }

    @Test
    void connectionIsClosedWithItsApi() throws Exception {
        try (ChatApi quick = new ChatApi(
                Map.of("lamina.http.web-socket.write-timeout", "100ms", "lamina.http.web-socket.drain", "100ms"))) {
            Trigger all = quick.has("all", ALL);
            ChatClient client = quick.connect();

            quick.api.triggers().remove(all);

            assertThat(client.end()).isEqualTo("1001 The API was deleted");
        }
    }

    @Test
    void refusedUpgradeIsLoggedAndCounted() {
        chat.has("all", ALL.replace("api:", "settings: {accessLog: true}, api:"));
        chat.answers("{\"statusCode\": 402}");

        chat.refusal();

        JsonNode line = json(chat.api.accessLines().getFirst());
        assertThat(line.path("routeKey").textValue()).isEqualTo("$connect");
        assertThat(line.path("status").intValue()).isEqualTo(402);
        assertThat(chat.api.counted("lamina.http.responses", "part", "websocket", "code", "402"))
                .isEqualTo(1);
    }
}
