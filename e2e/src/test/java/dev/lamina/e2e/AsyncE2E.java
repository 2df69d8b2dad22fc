package dev.lamina.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Example;
import dev.lamina.e2e.system.Workspace;
import dev.lamina.testbed.Patience;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.InvocationType;

/** examples/async: an event that fails, and the targets that get its outcome. */
@EndToEnd
class AsyncE2E {
    private final Workspace workspace;

    AsyncE2E(Workspace workspace) {
        this.workspace = workspace;
    }

    @BeforeAll
    void apply() {
        workspace.resources().apply(new Example("async").manifests());
        workspace.resources().awaitReady("Function", "pay");
        workspace.resources().awaitReady("Function", "complain");
    }

    @Test
    void failedEventIsRetriedAndThenReported() {
        assertThat(workspace
                        .calls()
                        .lambda()
                        .invoke(invoke -> invoke.functionName("pay")
                                .invocationType(InvocationType.EVENT)
                                .payload(SdkBytes.fromUtf8String("{\"id\": 7}")))
                        .statusCode())
                .isEqualTo(202);

        await().atMost(Patience.EVENT)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> workspace
                        .resources()
                        .log("complain")
                        .contains("{id=7}: RetriesExhausted after 2 tries, order 7 has no amount"));
    }
}
