package dev.lamina.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Jars;
import dev.lamina.e2e.system.Workspace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Argo CD and Flux rely on this: a second apply changes nothing, and nothing changes by itself. */
@EndToEnd
class GitOpsE2E {
    private final Workspace workspace;

    GitOpsE2E(Workspace workspace) {
        this.workspace = workspace;
    }

    @Test
    void applyingSameManifestsAgainWritesNothing() {
        String code = workspace.bucket("code");
        String manifests = manifests(code, workspace.bucket("images"));
        workspace.buckets().put(code, "layer.zip", Jars.zip(Map.of("java/lib/readme.txt", new byte[] {1})));
        workspace.resources().apply(manifests);
        workspace.resources().awaitReady("Layer", "notes");
        workspace.resources().awaitReady("Function", "steady");
        workspace.resources().awaitReady("Trigger", "uploads");
        List<String> before = settled();

        workspace.resources().apply(manifests);

        assertThat(versions()).isEqualTo(before);
        await("nothing is written without a cause")
                .during(Duration.ofSeconds(15))
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(versions()).isEqualTo(before));
    }

    @Test
    void statusReportsObservedGeneration() {
        workspace.resources().apply(function("moving", 3));
        workspace.resources().awaitReady("Function", "moving");
        workspace.resources().apply(function("moving", 5));
        workspace.resources().awaitReady("Function", "moving");

        var moved = workspace.resources().get("Function", "moving");
        assertThat(moved.<Number>get("status", "observedGeneration").longValue())
                .isEqualTo(moved.getMetadata().getGeneration())
                .isEqualTo(2);
    }

    /** The status of a resource that is ready may still be completed once. */
    private List<String> settled() {
        AtomicReference<List<String>> seen = new AtomicReference<>(versions());
        await("the dust settles")
                .during(Duration.ofSeconds(3))
                .atMost(Duration.ofSeconds(30))
                .until(() -> versions().equals(seen.getAndSet(versions())));
        return versions();
    }

    private List<String> versions() {
        return workspace.resources().versions();
    }

    private static String manifests(String code, String images) {
        return """
        apiVersion: lamina.dev/v1alpha1
        kind: Layer
        metadata: {name: notes}
        spec:
          content:
            bucket: {name: %s, key: layer.zip}
        ---
        %s
          layers: [{name: notes}]
        ---
        apiVersion: lamina.dev/v1alpha1
        kind: Trigger
        metadata: {name: uploads}
        spec:
          function: {name: steady}
          source:
            bucket: {name: %s, events: ["s3:ObjectCreated:*"]}
        """.formatted(code, function("steady", 3), images);
    }

    private static String function(String name, int timeout) {
        return """
        apiVersion: lamina.dev/v1alpha1
        kind: Function
        metadata: {name: %s}
        spec:
          runtime: java25
          handler: Steady::handle
          timeoutSeconds: %d
          code:
            inline: |
              public class Steady {
                public String handle(String event) {
                  return event;
                }
              }""".formatted(name, timeout);
    }
}
