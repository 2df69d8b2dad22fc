package dev.lamina.e2e.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.e2e.system.Workspace;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/** Functions that do what their event says (src/test/resources/conformance/ManyFaces.java), called by AWS's client. */
final class Faces {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Workspace workspace;
    private final LambdaClient lambda;

    Faces(Workspace workspace) {
        this.workspace = workspace;
        this.lambda = workspace.calls().lambda();
    }

    /** @param settings lines of the spec in YAML's flow style, such as {@code memory: 256Mi} */
    void deploy(String name, String... settings) {
        workspace.resources().apply("""
        apiVersion: lamina.dev/v1alpha1
        kind: Function
        metadata: {name: %s}
        spec:
          runtime: java25
          handler: ManyFaces::handle
          %s
          code:
            inline: |
        %s
        """.formatted(
                name, String.join("\n  ", settings), resource("ManyFaces.java").indent(6)));
    }

    void deployAndAwait(String name, String... settings) {
        deploy(name, settings);
        workspace.resources().awaitReady("Function", name);
    }

    List<Pod> pods(String function) {
        return workspace.resources().pods(function);
    }

    InvokeResponse call(String function, String event) {
        return call(function, event, invoke -> {});
    }

    InvokeResponse call(String function, String event, Consumer<InvokeRequest.Builder> more) {
        return lambda.invoke(invoke -> {
            invoke.functionName(function).payload(SdkBytes.fromUtf8String(event));
            more.accept(invoke);
        });
    }

    static JsonNode json(InvokeResponse answer) {
        return json(answer.payload().asUtf8String());
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException("no JSON: " + text, e);
        }
    }

    static String log(String logResult) {
        return new String(Base64.getDecoder().decode(logResult), StandardCharsets.UTF_8);
    }

    /** An event for face {@code size} of exactly this length. */
    static String eventOf(int bytes) {
        String head = "{\"face\":\"size\",\"filling\":\"";
        return head + "x".repeat(bytes - head.length() - 2) + "\"}";
    }

    static String resource(String name) {
        try (InputStream file = Faces.class.getResourceAsStream("/conformance/" + name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
