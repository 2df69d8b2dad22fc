package dev.lamina.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Example;
import dev.lamina.e2e.system.Workspace;
import dev.lamina.testbed.Patience;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** examples/thumbnail: a photograph put into a bucket comes out as a thumbnail; from zero, and back to zero. */
@EndToEnd
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ThumbnailE2E {

    private final Workspace workspace;
    private final Example example = new Example("thumbnail");

    ThumbnailE2E(Workspace workspace) {
        this.workspace = workspace;
    }

    @BeforeAll
    void apply() {
        for (String bucket : new String[] {"code", "images", "thumbnails"}) {
            workspace.buckets().create(bucket);
        }
        workspace.buckets().put("code", "thumbnail.jar", example.file("target/thumbnail.jar"));
        workspace.buckets().put("code", "imaging.zip", example.file("target/imaging.zip"));
        workspace.resources().apply(example.manifests());
        workspace.resources().awaitReady("Layer", "imaging");
        workspace.resources().awaitReady("Function", "thumbnail");
        workspace.resources().awaitReady("Trigger", "uploads");
    }

    @Test
    @Order(1)
    void functionWithoutEventsHasNoPods() {
        assertThat(workspace.resources().replicas("thumbnail")).isZero();
    }

    @Test
    @Order(2)
    void photoBecomesThumbnail() throws IOException {
        byte[] photo = example.file("photo.jpg");

        workspace.buckets().put("images", "uploads/rocket launch.jpg", photo);

        byte[] thumbnail = workspace.buckets().await("thumbnails", "uploads/rocket launch.jpg", Patience.EVENT);
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(thumbnail));
        assertThat(picture).as("a picture").isNotNull();
        assertThat(picture.getWidth()).isEqualTo(200);
        assertThat(picture.getHeight()).isEqualTo(133);
        assertThat(thumbnail.length).isLessThan(photo.length);
    }

    @Test
    @Order(3)
    void logHasLambdaLines() {
        await().atMost(Patience.EVENT)
                .untilAsserted(() -> assertThat(workspace.resources().log("thumbnail"))
                        .containsPattern("START RequestId: [0-9a-f-]{36} Version: \\$LATEST")
                        .contains("making a thumbnail of images/uploads/rocket launch.jpg")
                        .containsPattern("END RequestId: [0-9a-f-]{36}")
                        .containsPattern("REPORT RequestId: [0-9a-f-]{36}\tDuration: [0-9.]+ ms\tBilled Duration: "
                                + "[0-9]+ ms\t"
                                + "Memory Size: 512 MB\tMax Memory Used: [0-9]+ MB\tInit Duration: "
                                + "[0-9.]+ ms"));
    }

    @Test
    @Order(4)
    void objectOutsideOfRuleMakesNoEvent() {
        workspace.buckets().put("images", "uploads/notes.txt", new byte[] {1});
        workspace.buckets().put("images", "elsewhere/photo.jpg", example.file("photo.jpg"));

        // Events have no order, so one event that arrives does not prove that the others do not: only time does.
        await().during(Duration.ofSeconds(3))
                .atMost(Duration.ofSeconds(30))
                .until(() -> workspace
                                .buckets()
                                .find("thumbnails", "elsewhere/photo.jpg")
                                .isEmpty()
                        && !workspace.resources().log("thumbnail").contains("notes.txt"));
    }

    @Test
    @Order(5)
    void functionScalesToZeroWhenIdle() {
        workspace.resources().awaitDeleted("thumbnail");
    }

    @Test
    @Order(6)
    void deletedTriggerRemovesItsRule() {
        assertThat(workspace.buckets().rules("images")).isEqualTo(1);

        workspace.resources().delete("Trigger", "uploads");

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(workspace.buckets().rules("images")).isZero());
    }
}
