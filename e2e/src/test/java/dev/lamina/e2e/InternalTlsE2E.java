package dev.lamina.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Reconfigures;
import dev.lamina.e2e.system.Workspace;
import dev.lamina.testbed.Patience;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;

/**
 * Value {@code tls.internal}: pods of functions, KEDA and NATS speak TLS with the gateway, which has no port without
 * it. The whole installation is changed, so no other test can run.
 */
@EndToEnd
@Isolated
@Reconfigures
@Order(Reconfigures.ORDER)
class InternalTlsE2E {
    private static final String FUNCTION = "secure";

    private final Workspace workspace;

    InternalTlsE2E(Workspace workspace) {
        this.workspace = workspace;
    }

    /** The function's first environment starts without TLS, as in an installation that gets it later. */
    @BeforeAll
    void begin() {
        workspace.resources().apply("""
                apiVersion: lamina.dev/v1alpha1
                kind: Function
                metadata: {name: secure}
                spec:
                  runtime: python3.13
                  handler: index.handler
                  scaling: {idleSeconds: 10}
                  code:
                    inline: |
                      def handler(event, context):
                          print("ran", event)
                          return {"event": event}
                """);
        workspace.resources().awaitReady("Function", FUNCTION);
        assertThat(workspace.calls().invoke(FUNCTION, "1").body()).contains("\"event\": 1");
        workspace.gateways().secureInside();
    }

    @Test
    void functionRunsAndKedaScalesItOverTls() {
        workspace.resources().awaitReady("Function", FUNCTION);
        assertThat(workspace.calls().invoke(FUNCTION, "2").body()).contains("\"event\": 2");
        try (LambdaClient lambda = workspace.calls().lambda()) {
            lambda.invoke(event -> event.functionName(FUNCTION)
                    .invocationType(InvocationType.EVENT)
                    .payload(SdkBytes.fromUtf8String("3")));
        }
        await("the event that NATS stored is run")
                .atMost(Patience.EVENT)
                .untilAsserted(
                        () -> assertThat(workspace.resources().log(FUNCTION)).contains("ran 3"));
        await("KEDA hears from the gateway that the function is active")
                .atMost(Patience.EVENT)
                .untilAsserted(() -> assertThat(scaling()).contains("Ready: True", "Active: True"));

        workspace.resources().awaitDeleted(FUNCTION);

        await("KEDA hears that it is idle")
                .atMost(Patience.EVENT)
                .untilAsserted(() -> assertThat(scaling()).contains("Ready: True", "Active: False"));
    }

    /** The conditions that KEDA writes, which have no generation. */
    private List<String> scaling() {
        List<Map<String, String>> conditions =
                workspace.resources().get("ScaledObject", "fn-" + FUNCTION).get("status", "conditions");
        return conditions.stream()
                .map(condition -> condition.get("type") + ": " + condition.get("status"))
                .toList();
    }
}
