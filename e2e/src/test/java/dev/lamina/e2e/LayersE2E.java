package dev.lamina.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lamina.e2e.system.Condition;
import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Jars;
import dev.lamina.e2e.system.Workspace;
import dev.lamina.testbed.Patience;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * An ordinary Flask application is a function, by AWS's Lambda Web Adapter in a layer; and versions of a layer that it
 * shares with another function.
 */
@EndToEnd
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LayersE2E {
    private static final String LAYER = """
            apiVersion: lamina.dev/v1alpha1
            kind: Layer
            metadata: {name: %1$s}
            spec: {content: {bucket: {name: %2$s, key: %3$s}}}
            """;
    private static final String FUNCTIONS = """
            apiVersion: lamina.dev/v1alpha1
            kind: Function
            metadata: {name: site}
            spec:
              runtime: python3.13
              handler: run.sh
              memory: 512Mi
              timeoutSeconds: 30
              url: {auth: None}
              environment: {AWS_LAMBDA_EXEC_WRAPPER: /opt/bootstrap}
              layers: [{name: web-adapter}, {name: flask}, {name: words}]
              code: {bucket: {name: %1$s, key: site.zip}}
            ---
            apiVersion: lamina.dev/v1alpha1
            kind: Function
            metadata: {name: pinned}
            spec:
              runtime: python3.13
              handler: index.handler
              memory: 256Mi
              layers: [{name: words, version: 1}]
              code:
                inline: |
                  from words import GREETING
                  def handler(event, context):
                      return GREETING
            """;
    private static final String APPLICATION = """
            from flask import Flask, request
            from words import GREETING

            app = Flask(__name__)


            @app.get("/greet/<name>")
            def greet(name):
                return f"{GREETING}, {name}{request.args['end']}", 203


            app.run(port=8080)
            """;

    private final Workspace workspace;
    private String bucket;

    LayersE2E(Workspace workspace) {
        this.workspace = workspace;
    }

    @BeforeAll
    void apply() throws IOException {
        String built = System.getenv("LAMINA_WEB_ADAPTER");
        assertThat(built)
                .as("LAMINA_WEB_ADAPTER: run `make test`, or `eval \"$(dev/test-env.sh)\"` in this shell")
                .isNotBlank();
        Path adapter = Path.of(built, "lambda-adapter");
        assumeTrue(Files.exists(adapter), "dev/web-adapter.sh found no cargo on this machine");
        bucket = workspace.bucket("code");
        // As in AWS's layer: the extension, and a wrapper script that starts the handler's file instead of the runtime.
        put(
                "web-adapter.zip",
                Jars.programs(Map.of(
                        "extensions/lambda-adapter",
                        Files.readAllBytes(adapter),
                        "bootstrap",
                        "#!/bin/sh\nexec \"$LAMBDA_TASK_ROOT/$_HANDLER\"\n".getBytes())));
        put("flask.zip", Jars.folder(Path.of(built, "flask"), "python/"));
        put("words-1.zip", words("Hello"));
        put("words-2.zip", words("Hallo"));
        put(
                "site.zip",
                Jars.programs(Map.of(
                        "run.sh", "#!/bin/sh\nexec python3 app.py\n".getBytes(), "app.py", APPLICATION.getBytes())));
        for (String layer : List.of("web-adapter", "flask")) {
            workspace.resources().apply(LAYER.formatted(layer, bucket, layer + ".zip"));
            workspace.resources().awaitReady("Layer", layer);
        }
        workspace.resources().apply(LAYER.formatted("words", bucket, "words-1.zip"));
        workspace.resources().awaitReady("Layer", "words");
        workspace.resources().apply(FUNCTIONS.formatted(bucket));
        workspace.resources().awaitReady("Function", "site");
        workspace.resources().awaitReady("Function", "pinned");
    }

    @Test
    @Order(1)
    void flaskApplicationAnswersFunctionUrl() {
        HttpResponse<String> answer = site();

        assertThat(answer.body()).isEqualTo("Hello, Ada!");
        assertThat(answer.statusCode()).isEqualTo(203);
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
    }

    @Test
    @Order(2)
    void newVersionRollsOnlyUnpinnedFunction() {
        assertThat(pinned()).isEqualTo("\"Hello\"");
        String before = deploymentOfPinned();

        workspace.resources().apply(LAYER.formatted("words", bucket, "words-2.zip"));

        await().atMost(Patience.EVENT)
                .untilAsserted(() -> assertThat(site().body()).isEqualTo("Hallo, Ada!"));
        assertThat(pinned()).isEqualTo("\"Hello\"");
        assertThat(deploymentOfPinned()).isEqualTo(before);
    }

    @Test
    @Order(3)
    void layerInUseIsNotRemoved() {
        workspace
                .resources()
                .client()
                .genericKubernetesResources("lamina.dev/v1alpha1", "Layer")
                .inNamespace(workspace.namespace())
                .withName("words")
                .delete();

        await().atMost(Patience.EVENT)
                .untilAsserted(() -> assertThat(
                                Condition.of(workspace.resources().get("Layer", "words"), "InUse"))
                        .map(Condition::message)
                        .hasValueSatisfying(message ->
                                assertThat(message).contains("pinned", "site", "remove it from spec.layers of")));
        assertThat(pinned()).isEqualTo("\"Hello\"");
        assertThat(site().body()).isEqualTo("Hallo, Ada!");
    }

    private HttpResponse<String> site() {
        return workspace.calls().get("/url/" + workspace.namespace() + "/site/greet/Ada?end=!");
    }

    private String pinned() {
        return workspace.calls().invoke("pinned", "{}").body();
    }

    private String deploymentOfPinned() {
        return workspace.resources().versions().stream()
                .filter(version -> version.startsWith("Deployment/fn-pinned "))
                .findFirst()
                .orElseThrow();
    }

    private void put(String key, byte[] content) {
        workspace.buckets().put(bucket, key, content);
    }

    private static byte[] words(String greeting) {
        return Jars.zip(Map.of("python/words.py", ("GREETING = \"" + greeting + "\"\n").getBytes()));
    }
}
