package dev.lamina.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.e2e.system.Condition;
import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Example;
import dev.lamina.e2e.system.Workspace;
import dev.lamina.testbed.Patience;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/**
 * examples/versions: a rollout under load that turns back, without a failed request beyond the canary's share. Then one
 * command goes back and forth.
 */
@EndToEnd
class VersionsE2E {
    private static final int CALLERS = 4;

    private final Workspace workspace;
    private final Example example = new Example("versions");
    private final LambdaClient lambda;

    VersionsE2E(Workspace workspace) {
        this.workspace = workspace;
        this.lambda = workspace.calls().lambda();
    }

    /** @param version null if the gateway did not run it */
    private record Answer(String version, boolean failed) {}

    @Test
    void brokenVersionIsTurnedBackUnderLoad() throws Exception {
        workspace.resources().apply(example.manifests());
        workspace.resources().awaitReady("Alias", "greet.live");
        workspace.resources().apply(new String(example.file("broken/function-greet.yaml")));
        await().atMost(Patience.EVENT).until(() -> exists("greet.2"));
        workspace.resources().awaitReady("FunctionVersion", "greet.2");
        Queue<Answer> answers = new ConcurrentLinkedQueue<>();
        AtomicBoolean enough = new AtomicBoolean();

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> callers = new ArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                callers.add(threads.submit(() -> callUntil(enough, answers)));
            }
            try {
                await().atMost(Patience.EVENT).until(() -> answers.size() > 20);
                point("2");
                await("the rollout turns back")
                        .atMost(Patience.EVENT)
                        .pollInterval(Duration.ofMillis(200))
                        .until(() -> "TurnedBack".equals(rollout().get("state")));
                // Each gateway learns it from the alias's status, at once.
                int before = answers.size();
                await().atMost(Patience.EVENT).until(() -> answers.size() > before + CALLERS);
                answers.clear();
                await().atMost(Patience.EVENT).until(() -> answers.size() > 20);
                assertThat(answers).as("after it turned back").containsOnly(new Answer("1", false));
            } finally {
                enough.set(true);
            }
            for (Future<?> caller : callers) {
                caller.get();
            }
        }

        assertThat(Condition.of(alias(), "UpToDate"))
                .hasValueSatisfying(condition -> assertThat(condition.reason()).isEqualTo("TurnedBack"));
        assertThat(((Map<?, ?>) alias().getAdditionalProperties().get("status")).get("weights"))
                .isEqualTo("1: 100%");
    }

    private void callUntil(AtomicBoolean enough, Queue<Answer> answers) {
        while (!enough.get()) {
            InvokeResponse response = lambda.invoke(
                    invoke -> invoke.functionName("greet").qualifier("live").payload(SdkBytes.fromUtf8String("{}")));
            Answer answer = new Answer(response.executedVersion(), response.functionError() != null);
            assertThat(answer.failed())
                    .as("only the canary fails")
                    .isEqualTo(answer.version().equals("2"));
            answers.add(answer);
        }
    }

    private void point(String version) {
        workspace
                .resources()
                .apply(new String(example.file("alias-live.yaml"))
                        .replace("version: \"1\"", "version: \"" + version + "\""));
    }

    private GenericKubernetesResource alias() {
        return workspace.resources().get("Alias", "greet.live");
    }

    private Map<?, ?> rollout() {
        Map<?, ?> status = (Map<?, ?>) alias().getAdditionalProperties().get("status");
        return status.get("rollout") instanceof Map<?, ?> rollout ? rollout : Map.of();
    }

    private boolean exists(String version) {
        return workspace.resources().all("FunctionVersion").stream()
                .anyMatch(found -> found.getMetadata().getName().equals(version));
    }
}
