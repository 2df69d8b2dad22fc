package dev.lamina.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Example;
import dev.lamina.e2e.system.Workspace;
import dev.lamina.testbed.Broker;
import dev.lamina.testbed.Patience;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * examples/http-api: requests through an HTTP API read and write a table; who may do what is decided by a token of an
 * issuer, by a function, or not at all. The issuer is itself a function, which starts with its first request.
 */
@EndToEnd
class HttpApiE2E {
    private static final String KEY = "keeper-key";
    private static final int TABLE_PORT = 5000;
    private static final String TABLE = """
            {"TableName": "pets", "BillingMode": "PAY_PER_REQUEST",
             "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
             "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}]}""";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Workspace workspace;
    private final HttpClient http = HttpClient.newHttpClient();

    HttpApiE2E(Workspace workspace) {
        this.workspace = workspace;
    }

    @BeforeAll
    void apply() throws Exception {
        workspace.brokers().start(Broker.MOTO);
        createTable();
        workspace.resources().apply("""
                apiVersion: v1
                kind: Secret
                metadata: {name: pets-keeper}
                stringData: {API_KEY: %1$s}
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: pets-table}
                stringData: {AWS_ACCESS_KEY_ID: any, AWS_SECRET_ACCESS_KEY: any}
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: pets-issuer}
                data: {PRIVATE_KEY: %2$s}
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: live-sender}
                type: lamina.dev/access-key
                stringData: {accessKeyId: %3$s, secretAccessKey: %4$s, serviceAccountName: live-sender, \
                AWS_ACCESS_KEY_ID: %3$s, AWS_SECRET_ACCESS_KEY: %4$s}
                """.formatted(
                        KEY,
                        Base64.getEncoder().encodeToString(privateKey().getBytes(StandardCharsets.UTF_8)),
                        "SENDER" + UUID.randomUUID().toString().substring(0, 8),
                        UUID.randomUUID()));
        Example example = new Example("http-api");
        workspace
                .resources()
                .apply(example.manifests()
                        .replace("/api/default/", "/api/" + workspace.namespace() + "/")
                        .replace(".default.svc", "." + workspace.namespace() + ".svc")
                        .replace("/url/default/", "/url/" + workspace.namespace() + "/"));
        for (String function : new String[] {"pets", "pets-live", "keeper", "issuer"}) {
            workspace.resources().awaitReady("Function", function);
        }
        for (String trigger : new String[] {"pets-read", "pets-write", "pets-delete", "pets-live"}) {
            workspace.resources().awaitReady("Trigger", trigger);
        }
        awaitKeys();
    }

    /** The gateway may have asked for the issuer's keys while the issuer started; it asks again soon. */
    private void awaitKeys() throws Exception {
        String token = token();
        await().atMost(Patience.EVENT)
                .pollInterval(Duration.ofMillis(300))
                .until(() -> send("PUT", "/pets/first", "{\"name\": \"Max\"}", "Authorization", "Bearer " + token)
                                .statusCode()
                        == 200);
    }

    @Test
    void requestReturnsDataOfTheTable() throws Exception {
        assertThat(send("GET", "/pets/none", null).statusCode()).isEqualTo(404);

        HttpResponse<String> created =
                send("POST", "/pets", "{\"name\": \"Rex\"}", "Authorization", "Bearer " + token());
        String id = JSON.readTree(created.body()).path("id").textValue();
        HttpResponse<String> read = send("GET", "/pets/" + id, null, "Origin", "http://localhost:8000");

        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        assertThat(read.statusCode()).isEqualTo(200);
        assertThat(JSON.readTree(read.body())).isEqualTo(JSON.readTree("""
                {"id": "%s", "name": "Rex", "by": "me"}""".formatted(id)));
        assertThat(read.headers().firstValue("Access-Control-Allow-Origin")).contains("http://localhost:8000");
    }

    @Test
    void pageOfTheOriginMayWrite() throws Exception {
        HttpResponse<String> preflight = send(
                "OPTIONS",
                "/pets",
                null,
                "Origin",
                "http://localhost:8000",
                "Access-Control-Request-Method",
                "POST",
                "Access-Control-Request-Headers",
                "authorization,content-type");
        HttpResponse<String> ofAnother = send(
                "OPTIONS", "/pets", null, "Origin", "http://evil.example", "Access-Control-Request-Method", "POST");

        assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin"))
                .contains("http://localhost:8000");
        assertThat(preflight
                        .headers()
                        .firstValue("Access-Control-Allow-Headers")
                        .orElse(""))
                .containsIgnoringCase("authorization");
        assertThat(ofAnother.headers().firstValue("Access-Control-Allow-Origin"))
                .isEmpty();
    }

    @Test
    void clientWithoutTokenMayNotWrite() throws Exception {
        HttpResponse<String> without = send("POST", "/pets", "{\"name\": \"Rex\"}");
        HttpResponse<String> forged =
                send("POST", "/pets", "{\"name\": \"Rex\"}", "Authorization", "Bearer " + token() + "x");

        assertThat(without.statusCode()).isEqualTo(401);
        assertThat(without.body()).isEqualTo("{\"message\":\"Unauthorized\"}");
        assertThat(without.headers().firstValue("www-authenticate")).contains("Bearer");
        assertThat(forged.statusCode()).isEqualTo(401);
        assertThat(forged.headers().firstValue("www-authenticate").orElse("")).contains("error=\"invalid_token\"");
    }

    @Test
    void functionDecidesWhoDeletes() throws Exception {
        assertThat(send("DELETE", "/pets/none", null).statusCode()).isEqualTo(401);
        assertThat(send("DELETE", "/pets/none", null, "x-api-key", "other").statusCode())
                .isEqualTo(403);
        assertThat(send("DELETE", "/pets/none", null, "x-api-key", KEY).statusCode())
                .isEqualTo(204);
    }

    /** The function sends the list by the AWS SDK's client, to whatever gateway has the connection. */
    @Test
    void functionSendsToWebSocket() throws Exception {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        String api = workspace
                .calls()
                .gateway()
                .resolve("/api/" + workspace.namespace() + "/pets")
                .toString();
        WebSocket socket = http.newWebSocketBuilder()
                .connectTimeout(Patience.EVENT)
                .buildAsync(URI.create(api.replaceFirst("^http", "ws")), new WebSocket.Listener() {
                    private final StringBuilder message = new StringBuilder();

                    @Override
                    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
                        message.append(part);
                        if (last) {
                            received.add(message.toString());
                        }
                        from.request(1);
                        return null;
                    }
                })
                .join();

        socket.sendText("{\"action\": \"list\"}", true).join();

        String message = received.poll(Patience.EVENT.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(message).isNotNull();
        assertThat(JSON.readTree(message).path("pets").findValuesAsText("id")).contains("first");
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    }

    private String token() throws Exception {
        URI issuer = workspace.calls().gateway().resolve("/url/" + workspace.namespace() + "/issuer/token?subject=me");
        JsonNode answer = JSON.readTree(http.send(HttpRequest.newBuilder(issuer).build(), BodyHandlers.ofString())
                .body());
        return answer.path("access_token").textValue();
    }

    /** @param headers names and values in turn */
    private HttpResponse<String> send(String method, String path, String body, String... headers) throws Exception {
        URI address = workspace.calls().gateway().resolve("/api/" + workspace.namespace() + "/pets" + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(Duration.ofMinutes(1))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    /** By the protocol itself: an SDK for one call would be much. The server needs the header to know the service. */
    private void createTable() throws IOException {
        try (LocalPortForward forward = workspace.brokers().outside(Broker.MOTO, TABLE_PORT)) {
            HttpRequest create = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + forward.getLocalPort()))
                    .header("X-Amz-Target", "DynamoDB_20120810.CreateTable")
                    .header("Content-Type", "application/x-amz-json-1.0")
                    .header(
                            "Authorization",
                            "AWS4-HMAC-SHA256 Credential=any/20260101/us-east-1/dynamodb/aws4_request,"
                                    + " SignedHeaders=host, Signature=any")
                    .POST(BodyPublishers.ofString(TABLE))
                    .build();
            await().atMost(Patience.EVENT)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(http.send(create, BodyHandlers.ofString()))
                            .satisfies(answer -> assertThat(answer.statusCode())
                                    .as(answer.body())
                                    .isEqualTo(200)));
        }
    }

    private static String privateKey() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
        return "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(key)
                + "\n-----END PRIVATE KEY-----\n";
    }
}
