package dev.lamina.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Example;
import dev.lamina.e2e.system.Jars;
import dev.lamina.e2e.system.Workspace;
import dev.lamina.testbed.Patience;
import dev.lamina.testbed.TestCluster;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/** examples/container-image; and how functions that are container images end, and fail to start. */
@EndToEnd
class ContainerImageE2E {
    private final Workspace workspace;
    private final Example example = new Example("container-image");

    ContainerImageE2E(Workspace workspace) {
        this.workspace = workspace;
    }

    @BeforeAll
    void apply() throws Exception {
        String image = System.getenv("LAMINA_IMAGE_FUNCTION");
        assertThat(image)
                .as("LAMINA_IMAGE_FUNCTION: run `make test`, or `eval \"$(dev/test-env.sh)\"` in this shell")
                .isNotBlank();
        String built = build(image);
        TestCluster.shared().load(image, built);
        workspace.resources().apply(example.manifests().replace("registry.example/shop/orders:1", built));
        workspace.resources().apply(function("worker", "{name: \"" + image + "\"}"));
        workspace.resources().apply(function("missing", "{name: \"localhost:1/shop/missing:1\"}"));
        workspace.resources().apply(function("mistyped", "{name: \"" + image + "\", entryPoint: [/no/such/program]}"));
        for (String function : List.of("orders", "worker", "missing", "mistyped")) {
            workspace.resources().awaitReady("Function", function);
        }
    }

    /** Builds the example's image on another base: there is no access to AWS's, and this one has the same client. */
    private String build(String base) throws IOException, InterruptedException {
        String content =
                base + new String(example.file("Dockerfile"), UTF_8) + new String(example.file("orders.py"), UTF_8);
        String image = "lamina/example-container-image:"
                + Jars.sha256(content.getBytes(UTF_8)).substring(0, 12);
        Process docker = new ProcessBuilder(
                        "docker",
                        "build",
                        "--tag",
                        image,
                        "--build-arg",
                        "BASE=" + base,
                        Example.FOLDER.resolve("container-image").toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(docker.getInputStream().readAllBytes(), UTF_8);
        assertThat(docker.waitFor()).as(output).isZero();
        return image;
    }

    @Test
    void exampleRespondsAndLogs() {
        InvokeResponse answer = invoke("orders", "{\"items\": [{\"price\": 4, \"count\": 2}, {\"price\": 1}]}");

        String id = answer.responseMetadata().requestId();
        assertThat(answer.functionError()).as(body(answer)).isNull();
        assertThat(body(answer)).contains("\"total\": 9", id);
        await().atMost(Patience.EVENT)
                .untilAsserted(() -> assertThat(workspace.resources().log("orders"))
                        .containsSubsequence(
                                "START RequestId: " + id,
                                "adding up 2 items",
                                "END RequestId: " + id,
                                "REPORT RequestId: " + id));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"action": "sleep", "seconds": 60} | Sandbox.Timedout    | Task timed out after 5.00 seconds
            {"action": "exit", "status": 3}    | Runtime.ExitError   | exit status 3
            {"action": "memory"}               | Runtime.OutOfMemory | signal: killed
            """)
    void failureReplacesPod(String event, String errorType, String message) {
        String pod = podOfNextCall();

        InvokeResponse answer = invoke("worker", event);

        assertThat(body(answer)).contains("\"errorType\":\"" + errorType + "\"", message);
        InvokeResponse next = invoke("worker", "{}");
        assertThat(next.functionError()).as(body(next)).isNull();
        assertThat(body(next)).contains("\"calls\": 1");
        await("the pod is replaced")
                .atMost(Patience.EVENT)
                .untilAsserted(() -> assertThat(pods()).isNotEmpty().doesNotContain(pod));
    }

    /** The only environment gets the next event too. */
    private String podOfNextCall() {
        await("one pod is left").atMost(Patience.EVENT).until(() -> pods().size() <= 1);
        InvokeResponse answer =
                invoke("worker", "{\"action\": \"variable\", \"name\": \"AWS_LAMBDA_LOG_STREAM_NAME\"}");
        assertThat(answer.functionError()).as(body(answer)).isNull();
        return body(answer).replace("\"", "");
    }

    @Test
    void imageThatCannotBePulledIsNamed() {
        start("missing");

        assertThat(workspace
                        .resources()
                        .awaitNotReady("Function", "missing", "ImageNotPulled")
                        .message())
                .startsWith("spec.code.image.name: \"localhost:1/shop/missing:1\" cannot be pulled: ")
                .contains("spec.code.image.pullSecrets");
    }

    @Test
    void entryPointThatIsNotThereIsNamed() {
        start("mistyped");

        assertThat(workspace
                        .resources()
                        .awaitNotReady("Function", "mistyped", "EntryPointNotStarted")
                        .message())
                .startsWith("spec.code.image.entryPoint: ")
                .contains("/no/such/program");
    }

    private List<String> pods() {
        return workspace.resources().pods("worker").stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .map((Pod pod) -> pod.getMetadata().getName())
                .toList();
    }

    /** Starts an environment, and does not wait for it. */
    private void start(String function) {
        try (LambdaClient lambda = workspace.calls().lambda()) {
            lambda.invoke(it -> it.functionName(function)
                    .invocationType(InvocationType.EVENT)
                    .payload(SdkBytes.fromUtf8String("{}")));
        }
    }

    private InvokeResponse invoke(String function, String payload) {
        try (LambdaClient lambda = workspace.calls().lambda()) {
            return lambda.invoke(it -> it.functionName(function).payload(SdkBytes.fromUtf8String(payload)));
        }
    }

    private static String body(InvokeResponse answer) {
        return answer.payload().asUtf8String();
    }

    private static String function(String name, String image) {
        return """
                apiVersion: lamina.dev/v1alpha1
                kind: Function
                metadata: {name: %s}
                spec:
                  code: {image: %s}
                  memory: 128Mi
                  timeoutSeconds: 5
                """.formatted(name, image);
    }
}
