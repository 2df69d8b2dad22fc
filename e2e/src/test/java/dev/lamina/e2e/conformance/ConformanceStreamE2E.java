package dev.lamina.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.e2e.system.AwsServer;
import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.StreamedTable;
import dev.lamina.e2e.system.Workspace;
import dev.lamina.testbed.Patience;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Streams as event sources. */
@EndToEnd
class ConformanceStreamE2E {
    /** The first part of an id says what the handler does. One environment: its log has the batches in their order. */
    private static final String READER = """
      apiVersion: lamina.dev/v1alpha1
      kind: Function
      metadata: {name: reader}
      spec:
        runtime: python3.13
        handler: index.handler
        memory: 256Mi
        concurrency: {reserved: 1}
        code:
          inline: |
            named = []


            def handler(event, context):
                items = [(record["dynamodb"]["Keys"]["id"]["S"], record) for record in event["Records"]]
                print("BATCH", ",".join(id for id, _ in items) + ".")
                if any(id.startswith("throw") for id, _ in items):
                    raise ValueError("as it was told")
                failed = [(id, record) for id, record in items if id.startswith("name") and id not in named]
                named.extend(id for id, _ in failed)
                return {"batchItemFailures": [
                    {"itemIdentifier": record["dynamodb"]["SequenceNumber"]} for _, record in reversed(failed)]}
      ---
      apiVersion: lamina.dev/v1alpha1
      kind: Trigger
      metadata: {name: %1$s}
      spec:
        function: {name: reader}
        batch: {size: 10, reportItemFailures: true}
        shards: {maxRetryAttempts: 1, bisectBatchOnError: %2$s}
        source: {dynamodb: {table: %1$s, endpoint: "%3$s", secret: table}}
      """;

    private final Workspace workspace;
    private AwsServer server;
    private DynamoDbClient dynamodb;

    ConformanceStreamE2E(Workspace workspace) {
        this.workspace = workspace;
    }

    @BeforeAll
    void apply() {
        server = new AwsServer(workspace);
        dynamodb = server.dynamodb();
        workspace.resources().apply("""
        apiVersion: v1
        kind: Secret
        metadata: {name: table}
        stringData: {access-key: any, secret-key: any}
        """);
    }

    @AfterAll
    void close() throws IOException {
        dynamodb.close();
        server.close();
    }

    @Test
    @Behaviour(
            number = 36,
            text = "On a stream, several reported failures restart from the lowest sequence number; bisect halves "
                    + "a failing batch; retries stop at `MaximumRetryAttempts`.")
    void failuresRestartBisectAndStop() {
        StreamedTable named = StreamedTable.create(dynamodb, "named");
        List.of("fine-1", "name-2", "name-3", "fine-4").forEach(id -> named.put(id, "x"));
        StreamedTable thrown = StreamedTable.create(dynamodb, "thrown");
        List.of("fine-5", "fine-6", "throw-7", "fine-8").forEach(id -> thrown.put(id, "x"));

        // What is in a table when its Trigger begins is one batch.
        workspace.resources().apply(READER.formatted("named", false, server.endpoint()));
        workspace.resources().apply(READER.formatted("thrown", true, server.endpoint()));

        await().atMost(Patience.EVENT)
                .pollInterval(Duration.ofMillis(300))
                .untilAsserted(() -> assertThat(workspace.resources().log("reader"))
                        .containsSubsequence("BATCH fine-1,name-2,name-3,fine-4.", "BATCH name-2,name-3,fine-4.")
                        .containsSubsequence(
                                "BATCH fine-5,fine-6,throw-7,fine-8.",
                                "BATCH fine-5,fine-6.",
                                "BATCH throw-7,fine-8.",
                                "BATCH throw-7.",
                                "BATCH throw-7.",
                                "BATCH fine-8."));
        assertThat(workspace.resources().log("reader")).doesNotContain("BATCH name-3");
    }
}
