package dev.lamina.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.SqsServer;
import dev.lamina.e2e.system.Workspace;
import dev.lamina.testbed.Patience;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Queues as event sources. The bodies of the messages say what the handler does. */
@EndToEnd
class ConformanceQueueE2E {
    private static final String READER = """
      apiVersion: lamina.dev/v1alpha1
      kind: Function
      metadata: {name: reader}
      spec:
        runtime: java25
        handler: Reader::handle
        memory: 256Mi
        code:
          inline: |
            import java.util.ArrayList;
            import java.util.List;
            import java.util.Map;

            public class Reader {
              public Object handle(Map<String, List<Map<String, Object>>> event) {
                List<Map<String, Object>> failures = new ArrayList<>();
                boolean empty = false;
                for (Map<String, Object> message : event.get("Records")) {
                  String body = (String) message.get("body");
                  Map<String, Object> attributes = (Map<String, Object>) message.get("attributes");
                  boolean first = attributes.get("ApproximateReceiveCount").equals("1");
                  System.out.println((first ? "read " : "again ") + body);
                  if (first && body.startsWith("throw")) {
                    throw new IllegalStateException("as it was told");
                  }
                  if (first && body.startsWith("name")) {
                    failures.add(Map.of("itemIdentifier", message.get("messageId")));
                  }
                  if (first && body.startsWith("stranger")) {
                    failures.add(Map.of("itemIdentifier", "of another batch"));
                  }
                  empty |= body.startsWith("empty");
                }
                return empty ? Map.of() : Map.of("batchItemFailures", failures);
              }
            }
      """;
    private static final String TRIGGER = """
      apiVersion: lamina.dev/v1alpha1
      kind: Trigger
      metadata: {name: %s}
      spec:
        function: {name: reader}
        batch: {size: 10, windowSeconds: 1, reportItemFailures: true}
        source: {queue: {sqs: {url: "%s"}}}
        %s
      """;

    private final Workspace workspace;

    ConformanceQueueE2E(Workspace workspace) {
        this.workspace = workspace;
    }

    @BeforeAll
    void apply() {
        workspace.resources().apply(READER);
        workspace.resources().awaitReady("Function", "reader");
    }

    @Test
    @Behaviour(
            number = 35,
            text = "With ReportBatchItemFailures only named SQS messages return to the queue; `{}` deletes all; an "
                    + "exception or bad identifier fails all.")
    void onlyReportedMessagesAreReturned() {
        apply("named", "");
        queues().send("named", "name-1", "fine-1");
        awaitEmpty("named");
        await().atMost(Patience.EVENT)
                .untilAsserted(() -> assertThat(log())
                        .contains("again name-1")
                        .contains("read fine-1")
                        .doesNotContain("again fine-1"));

        queues().send("named", "empty-2", "fine-2");
        awaitEmpty("named");
        await().atMost(Patience.EVENT)
                .untilAsserted(() -> assertThat(log()).contains("read fine-2").doesNotContain("again fine-2"));

        queues().send("named", "stranger-3");
        queues().send("named", "throw-4");
        awaitEmpty("named");
        await().atMost(Patience.EVENT)
                .untilAsserted(
                        () -> assertThat(log()).contains("again stranger-3").contains("again throw-4"));
    }

    @Test
    @Behaviour(
            number = 37,
            text = "Filtered-out SQS messages are deleted without an invoke; `{\"numeric\":[\">\",10,\"<=\",20]}` "
                    + "matches 20, not 10.")
    void filteredMessagesAreDeleted() {
        apply("filtered", "filters: ['{\"body\": {\"n\": [{\"numeric\": [\">\", 10, \"<=\", 20]}]}}']");
        queues().send("filtered", "{\"n\": 10}", "{\"n\": 20}", "no JSON");
        awaitEmpty("filtered");
        await().atMost(Patience.EVENT)
                .untilAsserted(() -> assertThat(log())
                        .contains("read {\"n\": 20}")
                        .doesNotContain("{\"n\": 10}")
                        .doesNotContain("no JSON"));
    }

    private void apply(String queue, String more) {
        workspace.resources().apply(TRIGGER.formatted(queue, queues().queue(queue), more));
        workspace.resources().awaitReady("Trigger", queue);
    }

    private void awaitEmpty(String queue) {
        await().atMost(Patience.EVENT).pollInterval(Duration.ofMillis(200)).until(() -> queues().depth(queue) == 0);
    }

    private String log() {
        return workspace.resources().log("reader");
    }

    private SqsServer queues() {
        return workspace.queues();
    }
}
