package dev.lamina.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Workspace;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A function's log outlives its pod, and AWS's command line reads it. */
@EndToEnd
class LogsE2E {
    private static final String FUNCTION = """
      apiVersion: lamina.dev/v1alpha1
      kind: Function
      metadata: {name: talker}
      spec:
        runtime: java25
        handler: Talker::handle
        code:
          inline: |
            public class Talker {
              public String handle(String event) {
                for (int i = 0; i < 200; i++) {
                  System.out.println("said " + i + ".");
                }
                return "done";
              }
            }
      """;

    private final Workspace workspace;

    LogsE2E(Workspace workspace) {
        this.workspace = workspace;
    }

    @Test
    void tailShowsEverythingAfterPodIsKilled() throws Exception {
        workspace.resources().apply(FUNCTION);
        workspace.resources().awaitReady("Function", "talker");

        assertThat(workspace.calls().invoke("talker", "\"go\"").body()).isEqualTo("\"done\"");
        Pod pod = workspace.resources().pods("talker").getFirst();
        workspace.resources().client().resource(pod).withGracePeriod(0).delete();

        await("the log of pod " + pod.getMetadata().getName())
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofSeconds(3))
                .untilAsserted(() -> assertThat(said(workspace.tail("talker"))).isEqualTo(expected()));
        assertThat(workspace.tail("talker"))
                .anyMatch(line ->
                        line.contains("[$LATEST]" + pod.getMetadata().getName()) && line.contains("START RequestId: "))
                .anyMatch(line -> line.contains("REPORT RequestId: "));
    }

    private static List<String> expected() {
        return IntStream.range(0, 200).mapToObj(i -> "said " + i + ".").toList();
    }

    private static List<String> said(List<String> lines) {
        return lines.stream()
                .filter(line -> line.contains("said "))
                .map(line -> line.substring(line.indexOf("said ")))
                .toList();
    }
}
