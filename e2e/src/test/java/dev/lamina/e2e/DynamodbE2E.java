package dev.lamina.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.e2e.system.AwsServer;
import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Example;
import dev.lamina.e2e.system.StreamedTable;
import dev.lamina.e2e.system.Workspace;
import dev.lamina.testbed.Patience;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** examples/dynamodb: an item that is put into a table invokes a function. */
@EndToEnd
class DynamodbE2E {
    private final Workspace workspace;

    DynamodbE2E(Workspace workspace) {
        this.workspace = workspace;
    }

    @Test
    void itemOfTableInvokesFunctionFromZero() throws IOException {
        try (AwsServer server = new AwsServer(workspace);
                DynamoDbClient dynamodb = server.dynamodb()) {
            workspace.resources().apply("""
                apiVersion: v1
                kind: Secret
                metadata: {name: customers-table}
                stringData: {access-key: any, secret-key: any}
                """);
            workspace
                    .resources()
                    .apply(new Example("dynamodb")
                            .manifests()
                            .replace("moto.default.svc", "moto." + workspace.namespace() + ".svc"));
            workspace.resources().awaitReady("Function", "welcome");
            workspace.resources().awaitNotReady("Trigger", "customers", "StreamNotFound");
            StreamedTable customers = StreamedTable.create(dynamodb, "customers");
            workspace.resources().awaitReady("Trigger", "customers");
            assertThat(workspace.resources().pods("welcome")).isEmpty();

            customers.put("1", "Ada");
            customers.put("1", "Ada Lovelace");
            customers.put("2", "Grace");

            await().atMost(Patience.EVENT)
                    .pollInterval(Duration.ofMillis(300))
                    .untilAsserted(() -> assertThat(workspace.resources().log("welcome"))
                            .containsSubsequence("WELCOME Ada", "WELCOME Grace"));
            assertThat(workspace.resources().log("welcome")).doesNotContain("Lovelace");
        }
    }
}
