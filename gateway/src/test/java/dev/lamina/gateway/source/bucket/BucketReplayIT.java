package dev.lamina.gateway.source.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.api.BucketSourceBuilder;
import dev.lamina.gateway.api.Response;
import dev.lamina.gateway.api.replay.MatchedReplayRequest;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.http.AwsException;
import dev.lamina.gateway.source.ReplayProgress;
import dev.lamina.gateway.testing.FakeTriggers;
import dev.lamina.gateway.testing.TestConfig;
import dev.lamina.testbed.server.MinioServer;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** The objects in a bucket of a real MinIO are sent again as events. */
class BucketReplayIT {
    @TempDir
    static Path directory;

    private static MinioServer minio;
    private static S3Client s3;

    private final FakeTriggers triggers = new FakeTriggers();
    private final List<Invocation> stored = new CopyOnWriteArrayList<>();
    private final ObjectMapper json = new ObjectMapper();
    private final BucketReplay replay =
            new BucketReplay(triggers, this::store, new BucketStore(Optional.of(s3)), TestConfig.of(Map.of()), json);

    @BeforeAll
    static void start() {
        minio = MinioServer.start(directory, URI.create("http://127.0.0.1:9/"), "nobody");
        s3 = minio.client();
        minio.notifyingBucket(s3, "images"); // rules can be set before any gateway answers
        for (String key :
                List.of("uploads/ü 1.jpg", "uploads/2.jpg", "uploads/2024/3.jpg", "uploads/4.png", "elsewhere/5.jpg")) {
            s3.putObject(put -> put.bucket("images").key(key), RequestBody.fromString("jpg"));
        }
    }

    @AfterAll
    static void stop() {
        s3.close();
        minio.close();
    }

    @BeforeEach
    void subscribe() {
        triggers.put(Samples.trigger(
                "thumbnails",
                1,
                BucketSourceBuilder.builder()
                        .name("images")
                        .events(List.of("s3:ObjectCreated:*"))
                        .prefix("uploads/")
                        .suffix(".jpg")
                        .build()));
        triggers.put(Samples.trigger(
                "removals",
                2,
                BucketSourceBuilder.builder()
                        .name("images")
                        .events(List.of("s3:ObjectRemoved:*"))
                        .build()));
    }

    @Test
    void everyMatchingObjectIsOneEvent() {
        assertThat(run("thumbnails", "")).isEqualTo(new ReplayProgress(3, 1, true, null));
        assertThat(records())
                .extracting(record -> record.path("eventName").asText() + " "
                        + record.at("/s3/object/key").asText())
                .containsExactlyInAnyOrder(
                        "ObjectCreated:Put uploads/%C3%BC+1.jpg",
                        "ObjectCreated:Put uploads/2.jpg", "ObjectCreated:Put uploads/2024/3.jpg");
        assertThat(records()).allSatisfy(record -> {
            assertThat(record.at("/s3/object/size").asInt()).isEqualTo(3);
            assertThat(record.at("/s3/object/eTag").asText()).hasSize(32);
            assertThat(record.at("/s3/object/sequencer").asText()).hasSize(16);
            assertThat(record.at("/s3/configurationId").asText()).isEqualTo("thumbnails");
            assertThat(record.at("/userIdentity/principalId").asText()).isEqualTo("lamina:replay");
            assertThat(record.at("/requestParameters/sourceIPAddress").asText()).isEqualTo("s3.amazonaws.com");
        });
    }

    @Test
    void encodedPrefixSelectsObjects() {
        triggers.put(Samples.trigger("encoded", 3, Samples.rule("s3:ObjectCreated:*", "uploads%2F%C3%BC+", null)));
        triggers.put(Samples.trigger("plus", 4, Samples.rule("s3:ObjectCreated:*", "uploads/ü+", null)));

        assertThat(run("encoded", "").replayed()).isEqualTo(1);
        assertThat(run("plus", "")).isEqualTo(new ReplayProgress(1, 0, true, null));
        assertThat(run("plus", "{\"prefix\": \"uploads/ü 1\"}").replayed()).isEqualTo(1);
        refused(
                "plus",
                "{\"prefix\": \"elsewhere/\"}",
                "prefix: the trigger gets only keys that begin with uploads/ü+ or uploads/ü ");
    }

    @Test
    void prefixAndTimeLimitReplay() {
        assertThat(run("thumbnails", "{\"prefix\": \"uploads/2024/\"}").replayed())
                .isEqualTo(1);
        assertThat(run("thumbnails", "{\"since\": \"" + Instant.now().plusSeconds(60) + "\"}"))
                .isEqualTo(new ReplayProgress(0, 4, true, null));
        assertThat(run("thumbnails", "{\"startAfter\": \"uploads/2.jpg\"}").replayed())
                .isEqualTo(2);
    }

    @Test
    void sameReplayIdGivesSameRequestIds() {
        run("thumbnails", "{\"id\": \"mine\"}");
        run("thumbnails", "{\"id\": \"mine\"}");
        assertThat(stored.stream().map(Invocation::requestId).distinct()).hasSize(3);
        run("thumbnails", "");
        run("thumbnails", "");
        assertThat(stored.stream().map(Invocation::requestId).distinct()).hasSize(9);
    }

    @Test
    void invalidParameterIsNamed() {
        refused(
                "thumbnails",
                "{\"prefix\": \"elsewhere/\"}",
                "prefix: the trigger gets only keys that begin with uploads/");
        refused("thumbnails", "{\"since\": \"yesterday\"}", "since: must be a time such as");
        refused("thumbnails", "{\"until\": \"2026\"}", "until: unknown field");
        refused("thumbnails", "[]", "must be a JSON object");
        refused("removals", "", "gets no events of created objects");
        refused("nobody", "", "Trigger not found: shop/nobody");
    }

    @Test
    void replayFailsWhenEventCannotBeStored() {
        BucketReplay failing = new BucketReplay(
                triggers,
                invocation -> CompletableFuture.failedFuture(new IllegalStateException("NATS is unavailable")),
                new BucketStore(Optional.of(s3)),
                TestConfig.of(Map.of()),
                json);
        refused(
                failing,
                "thumbnails",
                "{\"id\": \"mine\"}",
                "Not every event could be stored: NATS is unavailable. Call again soon with \"id\": \"mine\"");
    }

    private void refused(String trigger, String body, String message) {
        refused(replay, trigger, body, message);
    }

    private static void refused(BucketReplay replay, String trigger, String body, String message) {
        MatchedReplayRequest matched = new MatchedReplayRequest(
                (namespace, name, bytes, id) ->
                        Future.fromCompletionStage(replay.start(namespace, name, ReplayRequest.read(bytes, id))),
                "shop",
                trigger,
                "call-" + System.nanoTime());
        Future<Response> answer = Future.succeededFuture().compose(request -> matched.answer(Buffer.buffer(body)));
        await().until(answer::isComplete);
        assertThat(answer.cause()).isInstanceOf(AwsException.class).hasMessageContaining(message);
    }

    private ReplayProgress run(String trigger, String body) {
        try {
            ReplayRequest request =
                    ReplayRequest.read(body.getBytes(StandardCharsets.UTF_8), "call-" + System.nanoTime());
            return replay.start("shop", trigger, request).toCompletableFuture().get(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private List<JsonNode> records() {
        return stored.stream()
                .map(invocation -> {
                    try {
                        return json.readTree(invocation.payload().getBytes()).at("/Records/0");
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .toList();
    }

    private CompletionStage<Void> store(Invocation invocation) {
        stored.add(invocation);
        return CompletableFuture.completedFuture(null);
    }
}
