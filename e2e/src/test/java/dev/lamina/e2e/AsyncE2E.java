package dev.lamina.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Example;
import dev.lamina.e2e.system.StoredTraces;
import dev.lamina.e2e.system.Workspace;
import dev.lamina.testbed.Patience;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.InvocationType;

/** examples/async: an event that fails, and the targets that get its outcome; all of it is one trace. */
@EndToEnd
class AsyncE2E {
    private static final String TRACE = UUID.randomUUID().toString().replace("-", "");
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
    void failedEventIsRetriedAndThenReported() throws IOException {
        assertThat(workspace
                        .calls()
                        .lambda()
                        .invoke(invoke -> invoke.overrideConfiguration(
                                        with -> with.putHeader("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01"))
                                .functionName("pay")
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
        outcomeIsInTraceOfCaller();
    }

    /** The caller's event, its attempts, the delivery of the outcome, and the function that gets it. */
    private void outcomeIsInTraceOfCaller() throws IOException {
        try (LocalPortForward store = new StoredTraces(workspace.resources().client()).open()) {
            await("the trace of the event")
                    .atMost(Patience.EVENT)
                    .untilAsserted(() -> assertThat(StoredTraces.paths(store, TRACE))
                            .contains(
                                    "InvokeFunction > attempt 1 > invoke pay > run",
                                    "InvokeFunction > attempt 2 > invoke pay > run",
                                    "InvokeFunction > deliver to onFailure > queue",
                                    "InvokeFunction > deliver to onFailure > attempt 1 > invoke complain > run"));
        }
    }
}
