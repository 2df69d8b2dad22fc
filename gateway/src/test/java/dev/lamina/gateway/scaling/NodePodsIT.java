package dev.lamina.gateway.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.Lamina;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.scaling.NodePods.Placed;
import dev.lamina.gateway.scaling.NodePods.Unplaced;
import dev.lamina.testbed.server.KubeApiServer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.math.BigDecimal;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pods of a real API server; the test writes what the scheduler writes. */
class NodePodsIT {
    private static final FunctionId ORDERS = new FunctionId("default", "orders");
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final PodSize SIZE = new PodSize(new BigDecimal("0.073"), new BigDecimal("134217728"));
    private static final String NO_ROOM = "0/1 nodes are available: 1 Insufficient cpu.";

    @AutoClose
    private static KubeApiServer cluster;

    private static NodePods pods;

    @BeforeAll
    static void start() {
        cluster = KubeApiServer.started();
        pods = new ApiServerNodePods(cluster.client());
    }

    @Test
    void podsWithAndWithoutNodeAreRead() {
        pod("orders", "unplaced", null, NO_ROOM);
        pod(
                "orders",
                "elsewhere",
                null,
                "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.");
        pod("orders", "new", null, null);
        pod("orders", "placed", "node-a", null);
        pod("refunds", "other", null, NO_ROOM);

        // The API server's cache follows a write at once, or nearly.
        Awaitility.await().atMost(SOON).untilAsserted(() -> {
            assertThat(pods.withoutRoom(ORDERS)).containsExactly(new Unplaced("unplaced", SIZE, NO_ROOM));
            assertThat(pods.placed(ORDERS)).containsExactly(new Placed("node-a", SIZE));
        });
    }

    private static void pod(String function, String name, String node, String unschedulable) {
        Pod pod = cluster.client()
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withNamespace("default")
                        .withName(name)
                        .addToLabels(Lamina.FUNCTION_LABEL, function)
                        .endMetadata()
                        .withNewSpec()
                        .withNodeName(node)
                        .addNewContainer()
                        .withName("function")
                        .withImage("none")
                        .withNewResources()
                        .addToRequests("cpu", new Quantity("73m"))
                        .addToRequests("memory", new Quantity("128Mi"))
                        .endResources()
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
        if (unschedulable != null) {
            pod.setStatus(Serialization.unmarshal(
                    "phase: Pending\nconditions: [{type: PodScheduled, status: 'False', reason: Unschedulable, "
                            + "message: \"" + unschedulable + "\"}]",
                    PodStatus.class));
            cluster.client().resource(pod).updateStatus();
        }
    }
}
