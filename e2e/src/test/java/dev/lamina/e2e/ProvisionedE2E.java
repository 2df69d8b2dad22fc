package dev.lamina.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.e2e.system.Condition;
import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Node;
import dev.lamina.e2e.system.Workspace;
import dev.lamina.testbed.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.GetProvisionedConcurrencyConfigResponse;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LogType;
import software.amazon.awssdk.services.lambda.model.ProvisionedConcurrencyStatusEnum;

/**
 * Environments that are kept, environments that run several invocations at once, and environments that cannot start.
 */
@EndToEnd
@ResourceLock(Node.MOST)
class ProvisionedE2E {
    private static final int AT_ONCE = 4;

    private final Workspace workspace;

    ProvisionedE2E(Workspace workspace) {
        this.workspace = workspace;
    }

    @Test
    void provisionedEnvironmentIsInitialisedInAdvance() {
        kept("return \"one\";");
        awaitProvisioned("Initialised");
        assertThat(workspace.resources().get("Function", "kept").<Integer>get("status", "provisioned", "available"))
                .isEqualTo(1);
        try (LambdaClient lambda = workspace.calls().lambda()) {
            InvokeResponse answer = lambda.invoke(invoke -> invoke.functionName("kept")
                    .payload(SdkBytes.fromUtf8String("{}"))
                    .logType(LogType.TAIL));
            assertThat(answer.payload().asUtf8String()).isEqualTo("\"one\"");
            assertThat(new String(Base64.getDecoder().decode(answer.logResult())))
                    .contains("REPORT RequestId")
                    .doesNotContain("Init Duration");
            awaitConfig(lambda, ProvisionedConcurrencyStatusEnum.READY);

            kept("throw new IllegalStateException(\"no database\");");
            awaitProvisioned("InitFailed");
            GetProvisionedConcurrencyConfigResponse failed =
                    awaitConfig(lambda, ProvisionedConcurrencyStatusEnum.FAILED);
            assertThat(failed.statusReason()).contains("FUNCTION_ERROR_INIT_FAILURE", "no database");
            assertThat(workspace.resources().pods("kept"))
                    .as("the old environment stays alongside the new one")
                    .hasSize(2);

            kept("return \"two\";");
            awaitProvisioned("Initialised");
            // The old environment may still exist, and be asked to stop a moment later.
            await().atMost(Patience.EVENT)
                    .untilAsserted(() -> assertThat(
                                    workspace.calls().invoke("kept", "{}").body())
                            .isEqualTo("\"two\""));
        }
    }

    @Test
    void oneEnvironmentRunsPerInstanceInvocationsAtOnce() throws Exception {
        workspace
                .resources()
                .apply(function(
                        "several",
                        "concurrency: {reserved: " + AT_ONCE + ", perInstance: " + AT_ONCE + "}",
                        """
            private static final java.util.concurrent.CyclicBarrier ALL = new java.util.concurrent.CyclicBarrier(%d);

            public String handle(Object event) throws Exception {
              ALL.await(20, java.util.concurrent.TimeUnit.SECONDS);
              return System.getenv("AWS_LAMBDA_LOG_STREAM_NAME") + " " + System.getenv("AWS_LAMBDA_MAX_CONCURRENCY");
            }
        """.formatted(AT_ONCE)));
        workspace.resources().awaitReady("Function", "several");
        List<Future<String>> calls = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int call = 0; call < AT_ONCE; call++) {
                calls.add(threads.submit(
                        () -> workspace.calls().invoke("several", "{}").body()));
            }
        }
        List<String> answers = new ArrayList<>();
        for (Future<String> call : calls) {
            answers.add(call.get());
        }
        assertThat(answers)
                .as("each waits for all the others, in one environment")
                .allMatch(answer -> answer.endsWith(" " + AT_ONCE + "\""));
        assertThat(answers).containsOnly(answers.getFirst());
    }

    @Test
    void missingSecretIsNamedAndEventRunsOnceItExists() {
        workspace.resources().apply(function("secretive", "environmentFrom: [{secret: keys}]", """
            public String handle(Object event) {
              System.out.println("colour " + System.getenv("COLOUR"));
              return System.getenv("COLOUR");
            }
        """));
        workspace.resources().awaitReady("Function", "secretive");
        try (LambdaClient lambda = workspace.calls().lambda()) {
            lambda.invoke(invoke -> invoke.functionName("secretive")
                    .invocationType(InvocationType.EVENT)
                    .payload(SdkBytes.fromUtf8String("{}")));
        }
        Condition missing = workspace.resources().awaitNotReady("Function", "secretive", "SecretNotFound");
        assertThat(missing.message()).contains("spec.environmentFrom[0].secret", "\"keys\"", "create it");

        workspace.resources().apply("""
        apiVersion: v1
        kind: Secret
        metadata: {name: keys}
        stringData: {COLOUR: green}
        """);
        await().atMost(Patience.EVENT)
                .pollInterval(Duration.ofMillis(300))
                .until(() -> workspace.resources().log("secretive").contains("colour green"));
        workspace.resources().awaitReady("Function", "secretive");
    }

    /** The gateway may read a status later than this test does. */
    private static GetProvisionedConcurrencyConfigResponse awaitConfig(
            LambdaClient lambda, ProvisionedConcurrencyStatusEnum status) {
        return await().atMost(Patience.EVENT)
                .until(
                        () -> lambda.getProvisionedConcurrencyConfig(
                                get -> get.functionName("kept").qualifier("$LATEST")),
                        config -> config.status() == status);
    }

    private void kept(String constructed) {
        workspace.resources().apply(function("kept", "concurrency: {provisioned: 1}", """
            private final String text = text();

            private static String text() {
              %s
            }

            public String handle(Object event) {
              return text;
            }
        """.formatted(constructed)));
    }

    private void awaitProvisioned(String reason) {
        await(reason)
                .atMost(Patience.EVENT)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> Condition.of(workspace.resources().get("Function", "kept"), "Provisioned")
                        .filter(condition -> condition.reason().equals(reason))
                        .isPresent());
    }

    private static String function(String name, String more, String body) {
        return """
        apiVersion: lamina.dev/v1alpha1
        kind: Function
        metadata: {name: %s}
        spec:
          runtime: java25
          handler: Handler::handle
          memory: 256Mi
          timeoutSeconds: 30
          scaling: {idleSeconds: 30}
          %s
          code:
            inline: |
              public class Handler {
        %s
              }
        """.formatted(name, more, body.indent(8).stripTrailing());
    }
}
