package dev.lamina.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Example;
import dev.lamina.e2e.system.Jars;
import dev.lamina.e2e.system.Workspace;
import dev.lamina.testbed.Patience;
import java.util.Base64;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/** examples/extension: an extension in a layer starts with the function, and receives its telemetry. */
@EndToEnd
class ExtensionE2E {
    private final Workspace workspace;
    private final Example example = new Example("extension");

    ExtensionE2E(Workspace workspace) {
        this.workspace = workspace;
    }

    @BeforeAll
    void apply() {
        byte[] layer = Jars.program("extensions/bills", example.file("extensions/bills"));
        workspace.resources().apply("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: bills-layer}
                binaryData: {layer.zip: %s}
                """.formatted(Base64.getEncoder().encodeToString(layer)));
        workspace.resources().apply(example.manifests());
        workspace.resources().awaitReady("Layer", "bills");
        workspace.resources().awaitReady("Function", "billed");
    }

    @Test
    void extensionReceivesReportOfInvocation() {
        InvokeResponse answer = workspace
                .calls()
                .lambda()
                .invoke(invoke -> invoke.functionName("billed").payload(SdkBytes.fromUtf8String("{}")));

        String id = answer.responseMetadata().requestId();
        assertThat(answer.functionError()).as(answer.payload().asUtf8String()).isNull();
        await().atMost(Patience.EVENT)
                .untilAsserted(() -> assertThat(workspace.resources().log("billed"))
                        .contains("EXTENSION\tName: bills\tState: Ready\tEvents: [INVOKE, SHUTDOWN]\n")
                        .contains("TELEMETRY\tName: bills\tState: Subscribed\tTypes: [Platform]\n")
                        .containsPattern("bills: " + id + " costs \\d+ ms"));
    }
}
