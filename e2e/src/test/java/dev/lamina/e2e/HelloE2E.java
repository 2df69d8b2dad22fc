package dev.lamina.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Example;
import dev.lamina.e2e.system.Workspace;
import dev.lamina.testbed.Patience;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.LogType;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/** examples/hello: a function in one file, invoked in every way there is. */
@EndToEnd
class HelloE2E {
    private static final String FAILING = """
      apiVersion: lamina.dev/v1alpha1
      kind: Function
      metadata: {name: failing}
      spec:
        runtime: java25
        handler: Failing::handle
        code:
          inline: |
            public class Failing {
              public String handle(String event) {
                throw new IllegalStateException("no greeting for " + event);
              }
            }
      """;

    private final Workspace workspace;
    private final LambdaClient lambda;

    HelloE2E(Workspace workspace) {
        this.workspace = workspace;
        this.lambda = workspace.calls().lambda();
    }

    @BeforeAll
    void apply() {
        workspace.resources().apply(new Example("hello").manifests());
        workspace.resources().apply(FAILING);
        workspace.resources().awaitReady("Function", "hello");
        workspace.resources().awaitReady("Function", "failing");
    }

    @Test
    void awsClientGetsResponse() {
        InvokeResponse answer =
                lambda.invoke(invoke -> invoke.functionName("hello").payload(json("{\"name\": \"Ada\"}")));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.functionError()).isNull();
        assertThat(answer.executedVersion()).isEqualTo("$LATEST");
        assertThat(answer.payload().asUtf8String())
                .contains(
                        "\"greeting\":\"Hello, Ada!\"",
                        "\"function\":\"hello\"",
                        answer.responseMetadata().requestId());
    }

    @Test
    void arnAndNamespacedNameReachFunction() {
        String arn = workspace.resources().get("Function", "hello").get("status", "arn");

        assertThat(arn).isEqualTo("arn:aws:lambda:us-east-1:" + workspace.namespace() + ":function:hello");
        assertThat(lambda.invoke(invoke -> invoke.functionName(arn).payload(json("{}")))
                        .payload()
                        .asUtf8String())
                .contains("Hello, world!");
        assertThat(workspace
                        .calls()
                        .invoke(workspace.namespace() + ".hello", "{}")
                        .body())
                .contains("Hello, world!");
    }

    @Test
    void kubernetesTokenInvokes() {
        var answer = workspace.calls().invoke("hello", "{\"name\": \"Grace\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("Hello, Grace!");
        assertThat(answer.headers().firstValue("x-amzn-requestid")).isPresent();
    }

    @Test
    void logTailIsReturnedOnRequest() {
        InvokeResponse answer = lambda.invoke(invoke -> invoke.functionName("hello")
                .payload(json("{\"name\": \"Edsger\"}"))
                .logType(LogType.TAIL));

        String id = answer.responseMetadata().requestId();
        assertThat(new String(Base64.getDecoder().decode(answer.logResult()), StandardCharsets.UTF_8))
                .contains(
                        "START RequestId: " + id,
                        "greeting Edsger",
                        "END RequestId: " + id,
                        "REPORT RequestId: " + id,
                        "Memory Size: 256 MB");
    }

    @Test
    void eventRunsAfter202() {
        InvokeResponse answer = lambda.invoke(invoke -> invoke.functionName("hello")
                .payload(json("{\"name\": \"Barbara\"}"))
                .invocationType(InvocationType.EVENT));

        assertThat(answer.statusCode()).isEqualTo(202);
        await("the event ran")
                .atMost(Patience.EVENT)
                .pollInterval(Duration.ofMillis(300))
                .untilAsserted(
                        () -> assertThat(workspace.resources().log("hello")).contains("greeting Barbara"));
    }

    @Test
    void dryRunReturns204() {
        assertThat(lambda.invoke(invoke -> invoke.functionName("hello").invocationType(InvocationType.DRY_RUN))
                        .statusCode())
                .isEqualTo(204);
    }

    @Test
    void exceptionOfHandlerIsReturned() {
        InvokeResponse answer =
                lambda.invoke(invoke -> invoke.functionName("failing").payload(json("\"Ada\"")));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.functionError()).isEqualTo("Unhandled");
        assertThat(answer.payload().asUtf8String())
                .contains(
                        "\"errorMessage\":\"no greeting for Ada\"",
                        "\"errorType\":\"java.lang.IllegalStateException\"",
                        "stackTrace",
                        "Failing.handle");
    }

    @Test
    void unknownFunctionIsNotFound() {
        assertThatThrownBy(() -> lambda.invoke(invoke -> invoke.functionName("goodbye")))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("arn:aws:lambda:us-east-1:" + workspace.namespace() + ":function:goodbye");
    }

    @Test
    void callerWithoutIdentityIsRefused() {
        assertThat(workspace.calls().invokeAnonymously("hello", "{}").statusCode())
                .isEqualTo(403);
    }

    @Test
    void wrongSignatureIsRefused() {
        var forged = AwsBasicCredentials.create(workspace.calls().key().accessKeyId(), "not-the-secret");
        try (LambdaClient forger = workspace.calls().lambda(forged)) {
            assertThatThrownBy(() -> forger.invoke(invoke -> invoke.functionName("hello")))
                    .isInstanceOfSatisfying(
                            LambdaException.class,
                            refused -> assertThat(refused.statusCode()).isEqualTo(403));
        }
    }

    @Test
    void callerWithoutRightInNamespaceIsRefused() {
        assertThat(workspace.calls().invoke("lamina-system.hello", "{}").statusCode())
                .isEqualTo(403);
    }

    private static SdkBytes json(String text) {
        return SdkBytes.fromUtf8String(text);
    }
}
