package dev.lamina.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.e2e.system.Condition;
import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Workspace;
import dev.lamina.testbed.Patience;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Several triggers of one bucket. */
@EndToEnd
class TriggersE2E {
    private static final String LISTENER = """
      apiVersion: lamina.dev/v1alpha1
      kind: Function
      metadata: {name: listener}
      spec:
        runtime: java25
        handler: Listener::handle
        memory: 256Mi
        scaling: {idleSeconds: 10}
        code:
          inline: |
            import java.util.List;
            import java.util.Map;

            public class Listener {
              public void handle(Map<String, List<Object>> event) {
                System.out.println("heard " + event.get("Records").getFirst());
              }
            }
      """;

    private final Workspace workspace;

    TriggersE2E(Workspace workspace) {
        this.workspace = workspace;
    }

    @BeforeAll
    void applyListener() {
        workspace.resources().apply(LISTENER);
        workspace.resources().awaitReady("Function", "listener");
    }

    @Test
    void laterOverlappingTriggerIsRefusedNamingFirst() {
        String bucket = workspace.bucket("shared");
        apply("first", bucket, "true", "a/");
        workspace.resources().awaitReady("Trigger", "first");
        apply("second", bucket, "true", "a/b/");

        Condition refused = workspace.resources().awaitNotReady("Trigger", "second", "Overlaps");
        assertThat(refused.message()).contains("first");
        assertThat(workspace.buckets().rules(bucket)).isEqualTo(1);

        workspace.resources().delete("Trigger", "first");
        workspace.resources().awaitReady("Trigger", "second");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(workspace.buckets().rules(bucket)).isEqualTo(1));
    }

    @Test
    void disabledTriggerHasNoRule() {
        String bucket = workspace.bucket("quiet");
        apply("quiet", bucket, "true", "");
        workspace.resources().awaitReady("Trigger", "quiet");
        workspace.buckets().put(bucket, "one word", new byte[] {1});
        await().atMost(Patience.EVENT)
                .pollInterval(Duration.ofMillis(300))
                .untilAsserted(
                        () -> assertThat(workspace.resources().log("listener")).contains("one+word"));

        apply("quiet", bucket, "false", "");

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(workspace.buckets().rules(bucket)).isZero());
    }

    private void apply(String name, String bucket, String enabled, String prefix) {
        workspace.resources().apply("""
        apiVersion: lamina.dev/v1alpha1
        kind: Trigger
        metadata: {name: %s}
        spec:
          function: {name: listener}
          enabled: %s
          source:
            bucket: {name: %s, events: ["s3:ObjectCreated:*"], prefix: "%s"}
        """.formatted(name, enabled, bucket, prefix));
    }
}
