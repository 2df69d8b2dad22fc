package dev.lamina.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.e2e.system.Condition;
import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Example;
import dev.lamina.e2e.system.SqsServer;
import dev.lamina.e2e.system.Workspace;
import dev.lamina.testbed.Patience;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * examples/queue: orders from a queue, from zero and back; a record that fails is retried and becomes a dead letter.
 */
@EndToEnd
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class QueueE2E {

    private final Workspace workspace;

    QueueE2E(Workspace workspace) {
        this.workspace = workspace;
    }

    @BeforeAll
    void apply() {
        workspace
                .resources()
                .apply(new Example("queue").manifests().replace(".default.svc", "." + workspace.namespace() + ".svc"));
    }

    @Test
    @Order(1)
    void triggerReportsBrokerFaultUntilFixed() {
        Condition unreachable = workspace.resources().awaitNotReady("Trigger", "orders", "BrokerUnreachable");
        assertThat(unreachable.message()).contains("queue.sqs.url");
        queues();
        Condition missing = workspace.resources().awaitNotReady("Trigger", "orders", "QueueNotFound");
        assertThat(missing.message()).contains("/orders");
        queues().queue("orders");
        queues().queue("orders-dead");
        workspace.resources().awaitReady("Trigger", "orders");
        workspace.resources().awaitReady("Function", "confirm");
    }

    @Test
    @Order(2)
    void filteredMessageStartsNoPod() {
        queues().send("orders", "{\"kind\": \"greeting\"}", "hello");
        await().atMost(Patience.EVENT).until(() -> queues().depth("orders") == 0);
        assertThat(workspace.resources().pods("confirm")).isEmpty();
    }

    @Test
    @Order(3)
    void orderRunsAndFailedOrderBecomesDeadLetter() {
        queues().send("orders", "{\"kind\": \"order\", \"amount\": 5}", "{\"kind\": \"order\", \"without\": \"it\"}");
        Message dead = queues().receive("orders-dead", Patience.EVENT);
        assertThat(dead.body()).isEqualTo("{\"kind\": \"order\", \"without\": \"it\"}");
        assertThat(dead.messageAttributes().get("ErrorMessage").stringValue()).contains("batchItemFailures");
        await().atMost(Patience.EVENT)
                .untilAsserted(() -> assertThat(workspace.resources().log("confirm"))
                        .contains("confirmed {\"kind\": \"order\", \"amount\": 5}"));
        await().atMost(Patience.EVENT).until(() -> queues().depth("orders") == 0);
    }

    @Test
    @Order(4)
    void backlogIsProcessedAndFunctionScalesToZero() {
        queues().send(
                        "orders",
                        IntStream.range(0, 50)
                                .mapToObj("{\"kind\": \"order\", \"amount\": %d}"::formatted)
                                .toArray(String[]::new));
        await().atMost(Patience.EVENT).until(() -> queues().depth("orders") == 0);
        assertThat(queues().depth("orders-dead")).isZero();
        workspace.resources().awaitDeleted("confirm");
    }

    private SqsServer queues() {
        return workspace.queues();
    }
}
