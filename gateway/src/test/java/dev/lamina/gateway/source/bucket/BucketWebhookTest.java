package dev.lamina.gateway.source.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.api.Trigger;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.http.HttpListener;
import dev.lamina.gateway.source.Triggers;
import dev.lamina.gateway.testing.TestConfig;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class BucketWebhookTest {
    private static final String TOKEN = "secret";
    private static final byte[] PUT = Samples.file("minio-put.json");

    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Invocation> stored = new CopyOnWriteArrayList<>();
    private volatile List<Trigger> watched =
            List.of(Samples.trigger("thumbnails", 1, Samples.rule("s3:ObjectCreated:*", "uploads/", ".jpg")));
    private volatile List<Trigger> inTheApiServer = watched;
    private volatile boolean queueFails;
    private volatile boolean apiServerFails;
    private HttpListener server;

    @BeforeEach
    void start() {
        server = serve(Map.of("lamina.webhook.token", TOKEN, "lamina.region", "eu-west-1"));
    }

    @AfterEach
    void stop() {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void eventIsStoredWith200() throws Exception {
        assertThat(post(PUT).statusCode()).isEqualTo(200);
        assertThat(stored).singleElement().satisfies(invocation -> {
            assertThat(invocation.function()).isEqualTo(new FunctionId("shop", "thumbnail"));
            assertThat(invocation.invokedArn()).isEqualTo("arn:aws:lambda:eu-west-1:shop:function:thumbnail");
            assertThat(new ObjectMapper().readTree(invocation.payload().getBytes()))
                    .isEqualTo(new ObjectMapper().readTree(Samples.file("lambda-put.json")));
        });
        assertThat(counted("accepted")).isEqualTo(1);
    }

    @Test
    void repeatedEventHasSameRequestId() throws Exception {
        post(PUT);
        post(PUT);
        post(text(PUT).replace("187A9F2E5B7A3C41", "187A9F2E5B7A3C99").getBytes(StandardCharsets.UTF_8));
        List<String> ids = stored.stream().map(Invocation::requestId).toList();
        // An event that is stored already is not stored again, but the response is the same.
        assertThat(ids).hasSize(2).doesNotHaveDuplicates();
        assertThat(counted("accepted")).isEqualTo(3);
    }

    @Test
    void failedStoreIsAnswered503() throws Exception {
        queueFails = true;
        assertThat(post(PUT).statusCode()).isEqualTo(503);
        queueFails = false;
        assertThat(post(PUT).statusCode()).isEqualTo(200);
        assertThat(stored).hasSize(1);
    }

    @Test
    void unmatchedEventIsAnswered200AndCounted() throws Exception {
        assertThat(post(text(PUT).replace("uploads%2F", "elsewhere%2F").getBytes(StandardCharsets.UTF_8))
                        .statusCode())
                .isEqualTo(200);
        assertThat(stored).isEmpty();
        assertThat(counted("unmatched")).isEqualTo(1);
    }

    @Test
    void triggerGetsNothingOfBucketOfAnotherNamespace() throws Exception {
        String bucket = watched.getFirst().getSpec().source().bucket().name();
        HttpListener restricted =
                serve(Map.of("lamina.webhook.token", TOKEN, "lamina.bucket-namespaces.\"" + bucket + "\"", "bank"));

        assertThat(send(restricted, "POST", "Bearer " + TOKEN, BodyPublishers.ofByteArray(PUT))
                        .statusCode())
                .isEqualTo(200);
        assertThat(stored).isEmpty();
        assertThat(counted("unmatched")).isEqualTo(1);
    }

    /** The younger one waits as long as the older one has its rule in the bucket. */
    @Test
    void unreadableTriggerKeepsItsEventsFromOthers() throws Exception {
        Trigger younger = Samples.trigger("younger", 2, Samples.rule("s3:ObjectCreated:*", "uploads/", ""));
        Trigger older = Serialization.unmarshal(
                """
        {"apiVersion": "lamina.dev/v1alpha1", "kind": "Trigger", "metadata": {"name": "older", "namespace": "shop", \
        "uid": "older",
          "creationTimestamp": "2020-01-01T00:00:01Z"}, "spec": {"function": {"name": "f"}, "maxConcurrency": \
        2147483648,
          "source": {"bucket": {"name": "%1$s", "events": ["s3:ObjectCreated:*"]}}}, \
        "status": {"boundTo": "bucket %1$s"}}\
        """.formatted(younger.getSpec().source().bucket().name()), Trigger.class);
        inTheApiServer = watched = List.of(younger, older);
        assertThat(post(PUT).statusCode()).isEqualTo(200);
        assertThat(stored).isEmpty();

        inTheApiServer = watched = List.of(younger);
        post(PUT);
        assertThat(stored).hasSize(1);
    }

    /** The operator gives the younger one its rule then, so it must have the events. */
    @Test
    void unreadableTriggerBoundElsewhereHoldsNothing() throws Exception {
        Trigger younger = Samples.trigger("younger", 2, Samples.rule("s3:ObjectCreated:*", "uploads/", ""));
        Trigger older = Serialization.unmarshal(
                """
        {"apiVersion": "lamina.dev/v1alpha1", "kind": "Trigger", "metadata": {"name": "older", "namespace": "shop", \
        "uid": "older",
          "creationTimestamp": "2020-01-01T00:00:01Z"}, "spec": {"function": {"name": "f"}, "maxConcurrency": \
        2147483648,
          "source": {"bucket": {"name": "%s", "events": ["s3:ObjectCreated:*"]}}}, \
        "status": {"boundTo": "bucket elsewhere"}}\
        """.formatted(younger.getSpec().source().bucket().name()), Trigger.class);
        inTheApiServer = watched = List.of(younger, older);

        assertThat(post(PUT).statusCode()).isEqualTo(200);
        assertThat(stored).hasSize(1);
    }

    @Test
    void triggerUnknownToWatchGetsEvents() throws Exception {
        watched = List.of();
        assertThat(post(PUT).statusCode()).isEqualTo(200);
        assertThat(stored).hasSize(1);
    }

    @Test
    void eventIsAnswered503WithoutApiServer() throws Exception {
        watched = List.of();
        apiServerFails = true;
        assertThat(post(PUT).statusCode()).isEqualTo(503);
    }

    @Test
    void unreadableEventIsAnswered200AndCounted() throws Exception {
        HttpResponse<String> answer = post("{\"Records\":[{}]}".getBytes(StandardCharsets.UTF_8));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("no eventName");
        assertThat(counted("unreadable")).isEqualTo(1);
    }

    @Test
    void emptyTestRequestIsAnswered200() throws Exception {
        assertThat(post(new byte[0]).statusCode()).isEqualTo(200);
        assertThat(send(server, "HEAD", "Bearer " + TOKEN, BodyPublishers.noBody())
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void callerWithoutTokenIsAnswered401() throws Exception {
        for (String authorization : List.of("Bearer wrong", "Bearer " + TOKEN + "x", TOKEN, "Basic " + TOKEN)) {
            assertThat(send(server, "POST", authorization, BodyPublishers.ofByteArray(PUT))
                            .statusCode())
                    .as(authorization)
                    .isEqualTo(401);
        }
        HttpRequest bare = HttpRequest.newBuilder(uri(server))
                .POST(BodyPublishers.ofByteArray(PUT))
                .build();
        assertThat(client.send(bare, BodyHandlers.ofString()).statusCode()).isEqualTo(401);
        assertThat(stored).isEmpty();
    }

    @Test
    void missingTokenSettingIsAnswered403() throws Exception {
        HttpListener closed = serve(Map.of());
        HttpResponse<String> answer = send(closed, "POST", "Bearer ", BodyPublishers.ofByteArray(PUT));
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("lamina.webhook.token");
    }

    @Test
    void putIsAnswered405() throws Exception {
        assertThat(send(server, "PUT", "Bearer " + TOKEN, BodyPublishers.ofByteArray(PUT))
                        .statusCode())
                .isEqualTo(405);
    }

    @Test
    void tooLargeBodyIsAnswered413() throws Exception {
        assertThat(post(new byte[1024 * 1024 + 1]).statusCode()).isEqualTo(413);
    }

    private HttpListener serve(Map<String, String> settings) {
        GatewayConfig config = TestConfig.of(settings);
        BucketWebhook webhook = new BucketWebhook(
                config,
                new BucketEvents(
                        triggers(),
                        this::store,
                        new DeleteMarkers(new BucketStore(Optional.empty())),
                        config,
                        new ObjectMapper(),
                        meters));
        return HttpListener.start(vertx, HttpListener.options(), 0, 1, connection -> {}, webhook::handle)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private Triggers triggers() {
        return new Triggers() {
            @Override
            public Collection<Trigger> current() {
                return watched;
            }

            @Override
            public Collection<Trigger> read() {
                if (apiServerFails) {
                    throw new IllegalStateException("the API server is unavailable");
                }
                return inTheApiServer;
            }

            @Override
            public boolean synced() {
                return true;
            }

            @Override
            public boolean serves(String namespace) {
                return true;
            }
        };
    }

    private CompletableFuture<Void> store(Invocation invocation) {
        if (queueFails) {
            return CompletableFuture.failedFuture(new IllegalStateException("NATS is unavailable"));
        }
        stored.add(invocation);
        return CompletableFuture.completedFuture(null);
    }

    private double counted(String result) {
        return meters.counter("lamina.bucket.events", "result", result).count();
    }

    private HttpResponse<String> post(byte[] body) throws IOException, InterruptedException {
        return send(server, "POST", "Bearer " + TOKEN, BodyPublishers.ofByteArray(body));
    }

    private HttpResponse<String> send(HttpListener to, String method, String authorization, BodyPublisher body)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(uri(to))
                        .method(method, body)
                        .header("Authorization", authorization)
                        .build(),
                BodyHandlers.ofString());
    }

    private static URI uri(HttpListener to) {
        return URI.create("http://127.0.0.1:" + to.port() + "/lamina/v1/events/s3");
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
