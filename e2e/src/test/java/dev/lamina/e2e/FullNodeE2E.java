package dev.lamina.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Workspace;
import io.fabric8.kubernetes.api.model.Pod;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * More functions are called than environments fit on the node, one after the other, and none has scaled to zero yet:
 * idle environments of others end, provisioned ones stay.
 */
@EndToEnd
@Isolated
class FullNodeE2E {
    /** Four of them would need all CPUs of the node, of which the system has some. */
    private static final int FUNCTIONS = 4;

    private final Workspace workspace;

    FullNodeE2E(Workspace workspace) {
        this.workspace = workspace;
    }

    @Test
    void idleEnvironmentsMakeRoomForCalledFunction() {
        workspace.resources().apply(function("kept", 128, "concurrency: {provisioned: 1}"));
        int memory = workspace.resources().mebibytesOfQuarterNode();
        for (int number = 0; number < FUNCTIONS; number++) {
            workspace.resources().apply(function("large-" + number, memory, "scaling: {idleSeconds: 900}"));
            workspace.resources().awaitReady("Function", "large-" + number);
        }
        workspace.resources().awaitReady("Function", "kept");
        invoke("kept");
        List<String> kept = pods("kept");

        for (int number = 0; number < FUNCTIONS; number++) {
            invoke("large-" + number);
        }

        assertThat(IntStream.range(0, FUNCTIONS)
                        .map(number -> workspace.resources().replicas("large-" + number))
                        .sum())
                .as("environments that fit on the node")
                .isBetween(1, FUNCTIONS - 1);
        assertThat(workspace.resources().replicas("large-" + (FUNCTIONS - 1)))
                .as("that of the last one called")
                .isEqualTo(1);
        assertThat(pods("kept")).as("the provisioned environment").isEqualTo(kept);
    }

    private void invoke(String function) {
        HttpResponse<String> answer = workspace.calls().invoke(function, "{}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("\"" + function + "\"");
    }

    private List<String> pods(String function) {
        return workspace.resources().pods(function).stream()
                .map(Pod::getMetadata)
                .filter(pod -> pod.getDeletionTimestamp() == null)
                .map(pod -> pod.getUid())
                .toList();
    }

    private static String function(String name, int memory, String more) {
        return """
            apiVersion: lamina.dev/v1alpha1
            kind: Function
            metadata: {name: %1$s}
            spec:
              runtime: python3.13
              handler: index.handler
              memory: %2$dMi
              timeoutSeconds: 30
              %3$s
              code:
                inline: |
                  def handler(event, context):
                      return "%1$s"
            """.formatted(name, memory, more);
    }
}
