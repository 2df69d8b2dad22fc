package dev.lamina.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Example;
import dev.lamina.e2e.system.Workspace;
import dev.lamina.testbed.Patience;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.EventBridgeException;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;

/**
 * examples/bus: events reach functions by pattern, in the form of a template; a failure is an event on the bus; and the
 * archive has the events for a Trigger that comes later.
 */
@EndToEnd
class BusE2E {
    private static final String LATER = """
      apiVersion: lamina.dev/v1alpha1
      kind: Trigger
      metadata: {name: later}
      spec:
        function: {name: notice}
        source:
          bus:
            pattern: '{"detail": {"order": ["%s"]}, "replay-name": [{"exists": true}]}'
            inputTransformer:
              inputPaths: {order: $.detail.order, replay: $.replay-name}
              inputTemplate: '"order <order> in <replay>"'
      """;
    private static final String RIGHT = """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: {name: bus-replays}
      rules: [{apiGroups: [lamina.dev], resources: [triggers/replay], verbs: [create]}]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: caller-bus-replays}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: bus-replays}
      subjects: [{kind: ServiceAccount, name: caller}]
      """;

    private final Workspace workspace;
    private final EventBridgeClient events;

    BusE2E(Workspace workspace) {
        this.workspace = workspace;
        this.events = workspace.calls().eventBridge();
    }

    @BeforeAll
    void apply() {
        workspace.resources().apply(new Example("bus").manifests());
        workspace.resources().apply(RIGHT);
        workspace.resources().awaitReady("Function", "bill");
        workspace.resources().awaitReady("Function", "notice");
        workspace.resources().awaitReady("Trigger", "large-orders");
        workspace.resources().awaitReady("Trigger", "failures");
    }

    @Test
    void eventsReachFunctionsByPattern() {
        order("A1", "250");
        order("A2", "20");
        order("A3", "null");

        Set<String> seen = new HashSet<>();
        await().atMost(Patience.EVENT).pollInterval(Duration.ofMillis(500)).until(() -> {
            note(seen, "bill", "billed order A1 with 250 by large-orders");
            note(seen, "notice", "NOTICE: order A3 failed: TypeError");
            return seen.size() == 2;
        });
        assertThat(workspace.resources().log("bill")).doesNotContain("A2");
    }

    @Test
    void laterTriggerGetsArchivedEvents() {
        order("R1", "1");
        workspace.resources().apply(LATER.formatted("R1"));
        workspace.resources().awaitReady("Trigger", "later");

        HttpResponse<String> answer = workspace
                .calls()
                .call("POST", "/lamina/v1/namespaces/" + workspace.namespace() + "/triggers/later/replay");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("\"replayed\":1", "\"done\":true");
        await().atMost(Patience.EVENT)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> workspace.resources().log("notice").contains("NOTICE: order R1 in "));
    }

    @Test
    void callerWithoutRightPutsNothing() {
        assertThatThrownBy(() -> events.putEvents(put ->
                        put.entries(entry -> entry.eventBusName("arn:aws:events:us-east-1:kube-system:event-bus/x")
                                .source("shop")
                                .detailType("Order Placed")
                                .detail("{}"))))
                .isInstanceOf(EventBridgeException.class)
                .hasMessageContaining("create on buses/publish");
    }

    private void order(String order, String amount) {
        PutEventsResponse response = events.putEvents(put -> put.entries(
                entry -> entry.eventBusName("arn:aws:events:us-east-1:" + workspace.namespace() + ":event-bus/default")
                        .source("shop.orders")
                        .detailType("Order Placed")
                        .detail("{\"order\": \"" + order + "\", \"amount\": " + amount + "}")));
        assertThat(response.failedEntryCount()).as(response.toString()).isZero();
    }

    private void note(Set<String> seen, String function, String line) {
        if (workspace.resources().log(function).contains(line)) {
            seen.add(line);
        }
    }
}
