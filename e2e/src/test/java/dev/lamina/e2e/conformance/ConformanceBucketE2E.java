package dev.lamina.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Workspace;
import dev.lamina.testbed.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Buckets as event sources. */
@EndToEnd
class ConformanceBucketE2E {
    private static final String FUNCTION = """
      apiVersion: lamina.dev/v1alpha1
      kind: Function
      metadata: {name: recorder}
      spec:
        runtime: java25
        handler: Recorder::handle
        memory: 256Mi
        code:
          inline: |
            import java.io.IOException;
            import java.io.InputStream;

            public class Recorder {
              public void handle(InputStream event) throws IOException {
                System.out.println("event " + new String(event.readAllBytes()));
              }
            }
      """;
    /** A bucket as docs/buckets.md describes it. */
    private static final String REPLAYS = """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: {name: replays}
      rules: [{apiGroups: [lamina.dev], resources: [triggers/replay], verbs: [create]}]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: caller-replays}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: replays}
      subjects: [{kind: ServiceAccount, name: caller, namespace: %s}]
      """;

    private static final String CREATED = "ObjectCreated:Put";

    private final Workspace workspace;
    private final ObjectMapper json = new ObjectMapper();

    ConformanceBucketE2E(Workspace workspace) {
        this.workspace = workspace;
    }

    @BeforeAll
    void apply() {
        workspace.resources().apply(FUNCTION);
        workspace.resources().awaitReady("Function", "recorder");
    }

    @Test
    @Behaviour(
            number = 38,
            text = "An S3 put delivers one record: eventName `ObjectCreated:Put` (no `s3:`), URL-encoded key, "
                    + "`sequencer`; a delete's object has neither size nor eTag.")
    void putAndDeleteAreOneRecordEach() {
        String bucket = workspace.bucket("records");
        trigger("records", bucket, "[\"s3:ObjectCreated:*\", \"s3:ObjectRemoved:*\"]", "", "");
        workspace.resources().awaitReady("Trigger", "records");
        workspace.buckets().put(bucket, "in/ü b+c.txt", new byte[] {1, 2});
        JsonNode put = record(bucket, CREATED);
        workspace.buckets().delete(bucket, "in/ü b+c.txt");
        JsonNode deleted = record(bucket, "ObjectRemoved:Delete");

        assertThat(put.path("eventSource").asText()).isEqualTo("aws:s3");
        assertThat(put.path("eventVersion").asText()).isEqualTo("2.1");
        assertThat(put.at("/s3/object/key").asText()).isEqualTo("in/%C3%BC+b%2Bc.txt");
        assertThat(put.at("/s3/object/size").asInt()).isEqualTo(2);
        assertThat(put.at("/s3/object/sequencer").asText()).isNotEmpty();
        assertThat(deleted.at("/s3/object").has("size")).isFalse();
        assertThat(deleted.at("/s3/object").has("eTag")).isFalse();
        assertThat(deleted.at("/s3/object/sequencer").asText()).isNotEmpty();
    }

    @Test
    @Behaviour(
            number = 39,
            text = "Overlapping prefix/suffix rules for one event type are rejected; the same prefix with disjoint "
                    + "suffixes is accepted.",
            but = "the refusal is the later Trigger's condition `Ready=False`, reason `Overlaps`, which names the "
                    + "other")
    void overlappingRulesAreRefused() {
        String bucket = workspace.bucket("overlap");
        trigger("pictures", bucket, "[\"s3:ObjectCreated:*\"]", "in/", ".jpg");
        workspace.resources().awaitReady("Trigger", "pictures");
        trigger("texts", bucket, "[\"s3:ObjectCreated:Put\"]", "in/", ".txt");
        // Of two triggers that were created in the same second, the first by name has its rule.
        trigger("under", bucket, "[\"s3:ObjectCreated:Put\"]", "in/deep/", "");

        workspace.resources().awaitReady("Trigger", "texts");
        assertThat(workspace
                        .resources()
                        .awaitNotReady("Trigger", "under", "Overlaps")
                        .message())
                .contains("pictures");
    }

    @Test
    void replaySendsObjectsOlderThanTrigger() {
        String bucket = workspace.bucket("before");
        for (String key : List.of(
                "uploads/2026/ü 1.jpg",
                "uploads/2026/2.jpg",
                "uploads/2026/notes.txt",
                "uploads/2025/3.jpg",
                "elsewhere/4.jpg")) {
            workspace.buckets().put(bucket, key, new byte[] {1, 2, 3});
        }
        workspace.resources().apply(REPLAYS.formatted(workspace.namespace()));
        trigger("before", bucket, "[\"s3:ObjectCreated:*\"]", "uploads/", ".jpg");
        workspace.resources().awaitReady("Trigger", "before");
        String path = "/lamina/v1/namespaces/" + workspace.namespace() + "/triggers/before/replay";
        HttpResponse<String> answer = workspace.calls().post(path, "{\"prefix\": \"uploads/2026/\"}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(tree(answer.body())).isEqualTo(tree("{\"replayed\": 2, \"skipped\": 1, \"done\": true}"));
        await().atMost(Patience.EVENT)
                .pollInterval(Duration.ofMillis(300))
                .until(() -> records(bucket, CREATED).size() >= 2);
        assertThat(records(bucket, CREATED))
                .extracting(record -> record.at("/s3/object/key").asText())
                .containsExactlyInAnyOrder("uploads/2026/%C3%BC+1.jpg", "uploads/2026/2.jpg");
        assertThat(records(bucket, CREATED))
                .allSatisfy(record -> assertThat(
                                record.at("/userIdentity/principalId").asText())
                        .isEqualTo("lamina:replay"));
    }

    /** The only record of that name. */
    private JsonNode record(String bucket, String name) {
        await().atMost(Patience.EVENT)
                .pollInterval(Duration.ofMillis(300))
                .until(() -> !records(bucket, name).isEmpty());
        assertThat(records(bucket, name)).hasSize(1);
        return records(bucket, name).getFirst();
    }

    private List<JsonNode> records(String bucket, String name) {
        return workspace
                .resources()
                .log("recorder")
                .lines()
                .filter(line -> line.startsWith("event {"))
                .map(line -> tree(line.substring("event ".length())).path("Records"))
                .peek(records -> assertThat(records).hasSize(1))
                .map(records -> records.get(0))
                .filter(record -> record.at("/s3/bucket/name").asText().equals(bucket)
                        && record.path("eventName").asText().equals(name))
                .toList();
    }

    private JsonNode tree(String line) {
        try {
            return json.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void trigger(String name, String bucket, String events, String prefix, String suffix) {
        workspace.resources().apply("""
        apiVersion: lamina.dev/v1alpha1
        kind: Trigger
        metadata: {name: %s}
        spec:
          function: {name: recorder}
          source:
            bucket: {name: %s, events: %s, prefix: "%s", suffix: "%s"}
        """.formatted(name, bucket, events, prefix, suffix));
    }
}
