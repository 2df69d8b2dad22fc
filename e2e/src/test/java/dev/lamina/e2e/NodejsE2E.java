package dev.lamina.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Example;
import dev.lamina.e2e.system.Workspace;
import dev.lamina.testbed.Patience;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/** examples/nodejs, and what Node.js reports of code that it cannot load. */
@EndToEnd
class NodejsE2E {
    private static final String FUNCTION = """
      apiVersion: lamina.dev/v1alpha1
      kind: Function
      metadata: {name: %s}
      spec:
        runtime: %s
        handler: index.handler
        code:
          inline: "%s"
      """;

    private final Workspace workspace;

    NodejsE2E(Workspace workspace) {
        this.workspace = workspace;
    }

    @BeforeAll
    void apply() throws IOException {
        for (String bucket : new String[] {"code", "texts", "counts"}) {
            workspace.buckets().create(bucket);
        }
        workspace.buckets().put("code", "aws-sdk-2.zip", Files.readAllBytes(layer()));
        workspace.resources().apply(new Example("nodejs").manifests());
        workspace.resources().apply(FUNCTION.formatted("broken", "nodejs24.x", "exports.handler = async () => {"));
        workspace
                .resources()
                .apply(FUNCTION.formatted("lonely", "nodejs22.x", "exports.handler = require('left-pad')"));
        workspace.resources().apply(FUNCTION.formatted("nameless", "nodejs24.x", "exports.handle = async () => 1"));
        workspace.resources().awaitReady("Layer", "aws-sdk-2");
        for (String function : new String[] {"count", "story", "broken", "lonely"}) {
            workspace.resources().awaitReady("Function", function);
        }
        workspace.resources().awaitReady("Trigger", "texts");
    }

    private static Path layer() {
        String layer = System.getenv("LAMINA_AWS_SDK_2");
        assertThat(layer)
                .as("LAMINA_AWS_SDK_2: run `make test`, or `eval \"$(dev/test-env.sh)\"` in this shell")
                .isNotBlank();
        return Path.of(layer);
    }

    @Test
    void oldHandlerOnSdk2ReadsUploadedObject() {
        String key = workspace.namespace() + "/to be.txt";

        workspace.buckets().put("texts", key, "to be or\nnot to be\n".getBytes(UTF_8));

        assertThat(workspace.buckets().await("counts", key, Patience.EVENT))
                .asString()
                .isEqualTo("6");
        assertThat(workspace.resources().log("count"))
                .containsPattern("\\t[0-9a-f-]{36}\\tINFO\\tcounting words of texts/" + key);
    }

    @Test
    void esModuleOnSdk3StreamsObject() throws IOException {
        String key = workspace.namespace() + "/story.md";
        workspace.buckets().put("texts", key, "Once\nupon a time\n".getBytes(UTF_8));

        try (InputStream body = workspace
                .calls()
                .invokeStreaming("story", "{\"bucket\": \"texts\", \"key\": \"" + key + "\"}")
                .body()) {
            assertThat(new String(body.readAllBytes(), ISO_8859_1))
                    .contains("PayloadChunk", "1: Once\n", "2: upon a time\n", "InvokeComplete")
                    .doesNotContain("ErrorCode");
        }
    }

    @Test
    void unloadableCodeIsLambdasError() {
        assertThat(invoke("broken").payload().asUtf8String()).contains("\"errorType\":\"Runtime.UserCodeSyntaxError\"");
        assertThat(invoke("lonely").payload().asUtf8String())
                .contains("\"errorType\":\"Runtime.ImportModuleError\"", "Cannot find module 'left-pad'");
    }

    @Test
    void missingExportIsRefusedWhenApplied() {
        assertThat(workspace
                        .resources()
                        .awaitNotReady("Function", "nameless", "HandlerNotFound")
                        .message())
                .contains("index.js has no export handler");
    }

    private InvokeResponse invoke(String function) {
        return workspace
                .calls()
                .lambda()
                .invoke(it -> it.functionName(function).payload(SdkBytes.fromUtf8String("{}")));
    }
}
