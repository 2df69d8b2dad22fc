package dev.lamina.gateway.source.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.api.BucketSourceBuilder;
import dev.lamina.api.Trigger;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.async.AsyncGateway;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.http.HttpListener;
import dev.lamina.gateway.source.Triggers;
import dev.lamina.gateway.testing.TestConfig;
import dev.lamina.testbed.server.MinioServer;
import dev.lamina.testbed.server.NatsServer;
import dev.lamina.testbed.server.Programs;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** From a real MinIO, through the webhook, into a real NATS, and to the fake pods. */
@Timeout(180)
class MinioIT {
    private static final String TOKEN = "0123456789abcdef";
    private static final FunctionId THUMBNAIL = new FunctionId("shop", "thumbnail");
    private static final Duration SOON = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final ObjectMapper json = new ObjectMapper();
    private final int port = Programs.freePort();
    private NatsServer nats;
    private AsyncGateway gateway;
    private HttpListener webhook;
    private MinioServer minio;
    private S3Client s3;

    @BeforeEach
    void start() throws Exception {
        nats = new NatsServer(Files.createDirectory(directory.resolve("nats")));
        gateway = new AsyncGateway(nats.connect(), Map.of());
        gateway.add(THUMBNAIL);
        minio = MinioServer.start(directory, URI.create("http://127.0.0.1:" + port + "/lamina/v1/events/s3"), TOKEN);
        s3 = minio.client();
        webhook = serve();
        minio.notifyingBucket(s3, "images");
    }

    @AfterEach
    void stop() throws Exception {
        s3.close();
        minio.close();
        gateway.close();
        nats.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void everyKindOfChangeArrivesWithItsKey() {
        String odd = "uploads/ü ber/a+b & 100% (1).jpg";
        put(odd);
        s3.copyObject(copy -> copy.sourceBucket("images")
                .sourceKey(odd)
                .destinationBucket("images")
                .destinationKey("uploads/copy.jpg"));
        multipart("uploads/large.jpg");
        s3.deleteObject(delete -> delete.bucket("images").key("uploads/copy.jpg"));
        put("elsewhere/not-ours.jpg");
        put("uploads/not-ours.png");
        put("uploads/last.jpg");

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(received())
                        .containsExactlyInAnyOrder(
                                "ObjectCreated:Put uploads/%C3%BC+ber/a%2Bb+%26+100%25+%281%29.jpg",
                                "ObjectCreated:Copy uploads/copy.jpg",
                                "ObjectCreated:CompleteMultipartUpload uploads/large.jpg",
                                "ObjectRemoved:Delete uploads/copy.jpg",
                                "ObjectCreated:Put uploads/last.jpg"));
        assertThat(records()).allSatisfy(record -> {
            assertThat(record.at("/s3/configurationId").asText()).isEqualTo("thumbnails");
            assertThat(record.at("/s3/object/sequencer").asText()).isNotEmpty();
            assertThat(record.at("/responseElements/x-amz-request-id").asText()).isNotEmpty();
            assertThat(record.at("/eventTime").asText()).endsWith("Z");
        });
        assertThat(records())
                .filteredOn(record -> record.at("/eventName").asText().equals("ObjectCreated:Put"))
                .allSatisfy(record ->
                        assertThat(record.at("/s3/object/size").asInt()).isEqualTo(3));
    }

    @Test
    void eventsSurviveAbsenceOfGateway() throws Exception {
        put("uploads/before.jpg");
        await().atMost(SOON).until(() -> received().size() == 1 && queued() == 0);
        close(webhook);
        List<String> keys =
                IntStream.range(0, 40).mapToObj("uploads/%d.jpg"::formatted).toList();
        keys.forEach(this::put);
        Instant away = Instant.now();
        await().atMost(SOON).until(() -> Instant.now().isAfter(away.plusSeconds(4)));
        await().atMost(SOON).until(() -> queued() == 40);
        webhook = serve();

        List<String> expected = new ArrayList<>(
                keys.stream().map(key -> "ObjectCreated:Put " + key).toList());
        expected.add("ObjectCreated:Put uploads/before.jpg");
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(received()).containsExactlyInAnyOrderElementsOf(expected));
    }

    /**
     * A target without a queue could delay clients that write. It does not, not even if the gateway does not respond.
     */
    @Test
    void putDoesNotWaitForGateway() throws Exception {
        put("uploads/before.jpg");
        close(webhook);
        HttpListener.start(vertx, HttpListener.options(), port, 1, connection -> {}, silent -> {})
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        Instant start = Instant.now();
        IntStream.range(0, 30).forEach(number -> put("uploads/" + number + ".jpg"));
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(60));
    }

    /** MinIO reads its queue every three seconds; the second target is there so that events need not wait for that. */
    @Test
    void eventArrivesOnceWithinASecond() throws Exception {
        put("uploads/warm-up.jpg");
        await().atMost(SOON).until(() -> received().size() == 1);
        await().atMost(SOON).until(() -> queued() == 0);
        List<Duration> delays = new ArrayList<>();
        for (int number = 1; number <= 9; number++) {
            int seen = number + 1;
            Instant start = Instant.now();
            put("uploads/" + number + ".jpg");
            await().pollInterval(Duration.ofMillis(5))
                    .atMost(SOON)
                    .until(() -> received().size() == seen);
            delays.add(Duration.between(start, Instant.now()));
        }
        delays.sort(null);
        assertThat(delays.get(4)).isLessThan(Duration.ofSeconds(1));
        await().atMost(SOON).until(() -> queued() == 0);
        assertThat(received()).hasSize(10).doesNotHaveDuplicates();
    }

    @Test
    void taggingIsItsOwnEvent() {
        put("uploads/a.jpg");
        s3.putObjectTagging(put -> put.bucket("images")
                .key("uploads/a.jpg")
                .tagging(tagging -> tagging.tagSet(tag -> tag.key("k").value("v"))));
        s3.deleteObjectTagging(delete -> delete.bucket("images").key("uploads/a.jpg"));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(received())
                        .containsExactlyInAnyOrder(
                                "ObjectCreated:Put uploads/a.jpg",
                                "ObjectTagging:Put uploads/a.jpg",
                                "ObjectTagging:Delete uploads/a.jpg"));
        assertThat(records())
                .filteredOn(record -> record.at("/eventName").asText().startsWith("ObjectTagging"))
                .allSatisfy(record -> {
                    assertThat(record.at("/eventVersion").asText()).isEqualTo("2.3");
                    assertThat(record.at("/s3/object").has("size")).isFalse();
                    assertThat(record.at("/s3/object").has("sequencer")).isFalse();
                    assertThat(record.at("/s3/object/eTag").asText()).isNotEmpty();
                });
    }

    @Test
    void deleteMarkerIsReportedOncePerChange() {
        s3.putBucketVersioning(put -> put.bucket("images")
                .versioningConfiguration(versions -> versions.status(BucketVersioningStatus.ENABLED)));
        String version = s3.putObject(put -> put.bucket("images").key("uploads/v.jpg"), RequestBody.fromString("jpg"))
                .versionId();
        String marker = remove("uploads/v.jpg", null);
        await().atMost(SOON).until(() -> received().size() == 2);
        remove("uploads/v.jpg", version);
        remove("uploads/v.jpg", marker);

        await().atMost(SOON).until(() -> received().size() >= 4 && queued() == 0);
        assertThat(records())
                .extracting(record -> record.at("/eventName").asText() + " "
                        + record.at("/s3/object/versionId").asText())
                .containsExactlyInAnyOrder(
                        "ObjectCreated:Put " + version,
                        "ObjectRemoved:DeleteMarkerCreated " + marker,
                        "ObjectRemoved:Delete " + version,
                        "ObjectRemoved:Delete " + marker);
    }

    @Test
    void noVersionIsReportedWithoutVersions() {
        put("folders/a/");
        put("folders/plain");
        remove("folders/a/", null);
        remove("folders/plain", null);

        await().atMost(SOON).until(() -> received().size() == 4);
        assertThat(records())
                .allSatisfy(record ->
                        assertThat(record.at("/s3/object").has("versionId")).isFalse());
    }

    @Test
    void eventsSurviveAbsenceOfNats() {
        put("uploads/before.jpg");
        await().atMost(SOON).until(() -> received().size() == 1);
        nats.kill();
        put("uploads/meanwhile.jpg");
        Instant away = Instant.now();
        await().atMost(SOON).until(() -> Instant.now().isAfter(away.plusSeconds(4)));
        nats.start();
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(received())
                        .containsExactlyInAnyOrder(
                                "ObjectCreated:Put uploads/before.jpg", "ObjectCreated:Put uploads/meanwhile.jpg"));
    }

    private HttpListener serve() {
        GatewayConfig config = TestConfig.of(Map.of("lamina.webhook.token", TOKEN));
        Trigger trigger = Samples.trigger(
                "thumbnails",
                1,
                BucketSourceBuilder.builder()
                        .name("images")
                        .events(List.of("s3:ObjectCreated:*", "s3:ObjectRemoved:*", "s3:ObjectTagging:*"))
                        .prefix("uploads/")
                        .suffix(".jpg")
                        .build());
        Trigger folders = Samples.trigger(
                "folders",
                2,
                BucketSourceBuilder.builder()
                        .name("images")
                        .events(List.of("s3:ObjectCreated:*", "s3:ObjectRemoved:*"))
                        .prefix("folders/")
                        .build());
        Triggers triggers = new Triggers() {
            @Override
            public Collection<Trigger> current() {
                return List.of(trigger, folders);
            }

            @Override
            public Collection<Trigger> read() {
                return current();
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
        BucketWebhook route = new BucketWebhook(
                config,
                new BucketEvents(
                        triggers,
                        gateway.intake,
                        new DeleteMarkers(new BucketStore(Optional.of(s3))),
                        config,
                        json,
                        new SimpleMeterRegistry()));
        return HttpListener.start(vertx, HttpListener.options(), port, 1, connection -> {}, route::handle)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private static void close(HttpListener listener) {
        listener.close().toCompletionStage().toCompletableFuture().join();
    }

    private void put(String key) {
        s3.putObject(put -> put.bucket("images").key(key), RequestBody.fromString("jpg"));
    }

    /** Returns the version that is removed, or that of the marker. */
    private String remove(String key, String version) {
        return s3.deleteObject(delete -> delete.bucket("images").key(key).versionId(version))
                .versionId();
    }

    private void multipart(String key) {
        String upload = s3.createMultipartUpload(
                        create -> create.bucket("images").key(key))
                .uploadId();
        String tag = s3.uploadPart(
                        part -> part.bucket("images").key(key).uploadId(upload).partNumber(1),
                        RequestBody.fromString("part"))
                .eTag();
        s3.completeMultipartUpload(complete -> complete.bucket("images")
                .key(key)
                .uploadId(upload)
                .multipartUpload(parts -> parts.parts(
                        CompletedPart.builder().partNumber(1).eTag(tag).build())));
    }

    private List<String> received() {
        return records().stream()
                .map(record -> record.at("/eventName").asText() + " "
                        + record.at("/s3/object/key").asText())
                .toList();
    }

    private List<JsonNode> records() {
        return gateway.dispatcher.payloads().stream().map(this::record).toList();
    }

    private JsonNode record(String payload) {
        try {
            JsonNode records = json.readTree(payload).path("Records");
            assertThat(records).hasSize(1);
            return records.get(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Events in MinIO's queue directory. */
    private long queued() throws IOException {
        try (Stream<Path> files = Files.walk(minio.queue())) {
            return files.filter(file -> file.toString().endsWith(".event")).count();
        }
    }
}
