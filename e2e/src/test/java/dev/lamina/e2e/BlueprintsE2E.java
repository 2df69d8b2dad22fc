package dev.lamina.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Example;
import dev.lamina.e2e.system.Kubectl;
import dev.lamina.e2e.system.Workspace;
import dev.lamina.testbed.Patience;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * examples/blueprints: each function takes the sample event of its source, and a function that returns its event takes
 * every sample. The triggers need sources of their own; the stories of the other examples run those, except the one of
 * the bucket.
 */
@EndToEnd
class BlueprintsE2E {
    private static final Example BLUEPRINTS = new Example("blueprints");

    /** The folders whose functions take a sample event, by the function's name. */
    private static final Map<String, String> FOLDERS = Map.ofEntries(
            Map.entry("hello-python", "hello-python"),
            Map.entry("hello-java", "hello-java"),
            Map.entry("hello-nodejs", "hello-nodejs"),
            Map.entry("hello-ruby", "hello-ruby"),
            Map.entry("http-api", "http-api"),
            Map.entry("queue-worker", "queue-worker"),
            Map.entry("hourly", "schedule"),
            Map.entry("stream-reader", "stream"),
            Map.entry("topic-subscriber", "topic"),
            Map.entry("order-placed", "bus"),
            Map.entry("readings", "iot"));

    private static final String RETURNS_EVENT = """
        apiVersion: lamina.dev/v1alpha1
        kind: Function
        metadata: {name: returns-event}
        spec:
          runtime: python3.13
          handler: index.handler
          code:
            inline: |
              def handler(event, context):
                  return event
        """;

    private final Workspace workspace;
    private final String images;
    private final String thumbnails;

    BlueprintsE2E(Workspace workspace) {
        this.workspace = workspace;
        this.images = workspace.bucket("images");
        this.thumbnails = workspace.bucket("thumbnails");
    }

    @BeforeAll
    void apply() {
        FOLDERS.values().forEach(folder -> workspace.resources().apply(function(folder)));
        FOLDERS.keySet().forEach(function -> workspace.resources().awaitReady("Function", function));
    }

    @ParameterizedTest
    @CsvSource({
        "hello-python, hello, Ada",
        "hello-java, hello, Ada",
        "hello-nodejs, hello, Ada",
        "hello-ruby, hello, Ada",
        "http-api, http-api, tea",
        "queue-worker, sqs, batchItemFailures",
        "hourly, schedule, done",
        "stream-reader, kinesis, batchItemFailures",
        "topic-subscriber, sns, null",
        "order-placed, bus, null",
        "readings, mqtt, false"
    })
    void functionTakesSampleEvent(String function, String event, String result) {
        var response = workspace.calls().invoke(function, sample(event));

        assertSucceeded(response);
        assertThat(response.body()).contains(result);
        // Its environment makes room for those that follow: a small node has no place for all.
        workspace.resources().delete("Function", function);
    }

    @Test
    void everySampleEventReachesHandlerUnchanged() throws IOException {
        workspace.resources().apply(RETURNS_EVENT);
        workspace.resources().awaitReady("Function", "returns-event");

        try (Stream<Path> files = Files.list(Example.FOLDER.resolve("blueprints/events"))) {
            List<Path> events = files.toList();
            assertThat(events).hasSizeGreaterThan(15).allSatisfy(file -> {
                String event = Files.readString(file);
                var response = workspace.calls().invoke("returns-event", event);
                assertSucceeded(response);
                assertThat(json(response.body())).isEqualTo(json(event));
            });
        }
        workspace.resources().delete("Function", "returns-event");
    }

    @Test
    void uploadedPictureBecomesThumbnail() throws IOException {
        workspace
                .resources()
                .apply(rendered("bucket-thumbnail").replace("images", images).replace("thumbnails", thumbnails));
        workspace.resources().awaitReady("Function", "bucket-thumbnail");
        workspace.resources().awaitReady("Trigger", "bucket-thumbnail");

        workspace.buckets().put(images, "uploads/wide picture.png", png(640, 200));

        byte[] thumbnail = workspace.buckets().await(thumbnails, "uploads/wide picture.png", Patience.EVENT);
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(thumbnail));
        assertThat(picture).as("a picture").isNotNull();
        assertThat(picture.getWidth()).isEqualTo(128);
        assertThat(picture.getHeight()).isEqualTo(40);
    }

    private static byte[] png(int width, int height) {
        try {
            ByteArrayOutputStream png = new ByteArrayOutputStream();
            ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "png", png);
            return png.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertSucceeded(HttpResponse<String> response) {
        assertThat(response.headers().firstValue("X-Amz-Function-Error"))
                .as(response.body())
                .isEmpty();
        assertThat(response.statusCode()).isEqualTo(200);
    }

    private static Object json(String text) {
        return Serialization.unmarshal(text, Object.class);
    }

    /** Only the Function. */
    private static String function(String folder) {
        return Stream.of(rendered(folder).split("\n?---\n"))
                .filter(document -> document.contains("\nkind: Function\n"))
                .findFirst()
                .orElseThrow();
    }

    private static String rendered(String folder) {
        return Kubectl.run(
                "kustomize",
                Example.FOLDER.resolve("blueprints").resolve(folder).toString());
    }

    private static String sample(String event) {
        return new String(BLUEPRINTS.file("events/" + event + ".json"), StandardCharsets.UTF_8);
    }
}
