package dev.lamina.e2e.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Jars;
import dev.lamina.e2e.system.Workspace;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/** Functions on AWS's own runtime clients (runtime-image/src/test/clients), each in the image of its runtime. */
@EndToEnd
class ConformanceClientsE2E {
    private static final String FUNCTION = """
      apiVersion: lamina.dev/v1alpha1
      kind: Function
      metadata: {name: %s}
      spec:
        runtime: %s
        handler: index.handler
        memory: 256Mi
        timeoutSeconds: 10
        code:
      %s
      """;

    private final Workspace workspace;
    private final LambdaClient lambda;

    ConformanceClientsE2E(Workspace workspace) {
        this.workspace = workspace;
        this.lambda = workspace.calls().lambda();
    }

    @BeforeAll
    void apply() throws IOException {
        String bucket = workspace.namespace() + "-clients";
        workspace.buckets().create(bucket);
        workspace.buckets().put(bucket, "go.zip", Jars.program("bootstrap", Files.readAllBytes(goProgram())));
        workspace
                .resources()
                .apply(FUNCTION.formatted("go", "provided", "    bucket: {name: " + bucket + ", key: go.zip}"));
        String python = Files.readString(Path.of("../runtime-image/src/test/clients/python/index.py"));
        workspace.resources().apply(FUNCTION.formatted("python", "python3.11", "    inline: |\n" + python.indent(6)));
        workspace.resources().awaitReady("Function", "go");
        workspace.resources().awaitReady("Function", "python");
    }

    private static Path goProgram() {
        String clients = System.getenv("LAMINA_RUNTIME_CLIENTS");
        assertThat(clients)
                .as("LAMINA_RUNTIME_CLIENTS: run `make test`, or `eval \"$(dev/test-env.sh)\"` in this shell")
                .isNotBlank();
        return Path.of(clients, "go", "bootstrap");
    }

    @Test
    @Behaviour(
            number = 26,
            text = "AWS's unmodified runtime interface clients for Java, Python, Node.js, Go and Rust complete an "
                    + "invoke.",
            but = "Java's and Rust's clients are shown by `ClientsIT`, that of Node.js by `NodejsIT`")
    void goClientCompletesInvoke() {
        completes("go");
    }

    @Test
    @Behaviour(number = 26)
    void pythonClientCompletesInvoke() {
        completes("python");
    }

    /** A function that writes one part and then never ends: its deadline is the error after the first byte. */
    @Test
    @Behaviour(
            number = 27,
            text = "A streamed response's first chunk reaches the client before the handler ends; an error after "
                    + "the first byte still gives 200.",
            but = "functions on AWS's clients for Go, Rust and Node.js stream, those in Java and Python return all "
                    + "at once")
    void firstChunkArrivesBeforeHandlerEnds() throws IOException {
        HttpResponse<InputStream> answer =
                workspace.calls().invokeStreaming("go", "{\"chunks\":2,\"until\":\"/tmp/never\"}");
        try (InputStream body = answer.body()) {
            StringBuilder seen = new StringBuilder();
            byte[] buffer = new byte[4096];
            for (int count = body.read(buffer);
                    count >= 0
                            && !seen.append(new String(buffer, 0, count, ISO_8859_1))
                                    .toString()
                                    .contains("00000\n"); ) {
                count = body.read(buffer);
            }
            assertThat(seen).contains("PayloadChunk", "00000\n").doesNotContain("InvokeComplete");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(new String(body.readAllBytes(), ISO_8859_1)).contains("InvokeComplete", "Sandbox.Timedout");
        }
    }

    private void completes(String client) {
        InvokeResponse answer = call(client, "{\"said\":\"hello\"}");
        JsonNode seen = Faces.json(answer);
        InvokeResponse failed = call(client, "{\"fail\":\"as told\"}");

        assertThat(answer.functionError()).as(answer.payload().asUtf8String()).isNull();
        assertThat(seen.get("client").asText()).isEqualTo(client);
        assertThat(seen.get("said").asText()).isEqualTo("hello");
        assertThat(seen.get("id").asText()).isEqualTo(answer.responseMetadata().requestId());
        assertThat(seen.get("arn").asText()).endsWith(":function:" + client);
        assertThat(seen.get("left").asLong()).isBetween(5_000L, 10_000L);
        assertThat(failed.functionError()).isEqualTo("Unhandled");
        assertThat(Faces.json(failed).get("errorMessage").asText()).isEqualTo("as told");
    }

    private InvokeResponse call(String function, String event) {
        return lambda.invoke(invoke -> invoke.functionName(function).payload(SdkBytes.fromUtf8String(event)));
    }
}
