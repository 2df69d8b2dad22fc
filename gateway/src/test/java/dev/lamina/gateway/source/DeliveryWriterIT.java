package dev.lamina.gateway.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.api.Delivery;
import dev.lamina.api.FunctionReference;
import dev.lamina.api.QueueBuilder;
import dev.lamina.api.SourceBuilder;
import dev.lamina.api.SqsQueueBuilder;
import dev.lamina.api.Trigger;
import dev.lamina.api.TriggerSpecBuilder;
import dev.lamina.api.TriggerStatus;
import dev.lamina.api.TriggerStatusBuilder;
import dev.lamina.gateway.cluster.ClusterMembers;
import dev.lamina.testbed.Definitions;
import dev.lamina.testbed.server.KubeApiServer;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The gateway's part of a Trigger's status on a real API server. */
class DeliveryWriterIT {
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final PatchContext AS_OPERATOR = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager("lamina-operator")
            .withForce(true)
            .build();

    @AutoClose
    private static KubeApiServer server;

    private static KubernetesClient client;

    private volatile boolean first = true;
    private DeliveryWriter reports;
    private Trigger trigger;

    @BeforeAll
    static void installDefinitions() {
        server = KubeApiServer.started();
        client = server.client();
        Definitions.applyTo(client);
    }

    @BeforeEach
    void makeTrigger() {
        Trigger made = new Trigger();
        made.setMetadata(new ObjectMetaBuilder()
                .withNamespace("default")
                .withGenerateName("orders-")
                .build());
        made.setSpec(TriggerSpecBuilder.builder()
                .function(new FunctionReference("pay"))
                .enabled(true)
                .source(SourceBuilder.builder()
                        .queue(QueueBuilder.builder()
                                .sqs(SqsQueueBuilder.builder()
                                        .url("http://broker/1/orders")
                                        .build())
                                .build())
                        .build())
                .build());
        trigger = client.resource(made).create();
        reports = new DeliveryWriter(client, new ClusterMembers() {
            @Override
            public List<String> alive() {
                return List.of("one", "two");
            }

            @Override
            public Optional<String> self() {
                return Optional.of("this");
            }

            @Override
            public boolean isLeader() {
                return first;
            }
        });
        reports.start();
    }

    @AfterEach
    void stop() {
        reports.stop(null);
    }

    @Test
    void stateIsWrittenNextToStatusOfOperator() {
        Trigger part = new Trigger();
        part.setMetadata(new ObjectMetaBuilder()
                .withNamespace("default")
                .withName(trigger.getMetadata().getName())
                .build());
        part.setStatus(TriggerStatusBuilder.builder()
                .observedGeneration(1L)
                .boundTo("queue there")
                .build());
        client.resource(part).subresource("status").patch(AS_OPERATOR);

        reports.fails(trigger, "AccessDenied", "queue.sqs.secret: wrong");
        await().atMost(SOON).until(() -> "AccessDenied".equals(reason()));
        assertThat(status().boundTo()).isEqualTo("queue there");
        reports.flows(trigger);
        await().atMost(SOON).until(() -> "Connected".equals(reason()));
        assertThat(status().delivery().observedGeneration()).isEqualTo(1L);
        assertThat(status().boundTo()).isEqualTo("queue there");
    }

    @Test
    void onlyLeaderWrites() {
        first = false;
        reports.flows(trigger);
        await().during(Duration.ofSeconds(2)).atMost(SOON).until(() -> reason() == null);
        first = true;
        await().atMost(SOON).until(() -> "Connected".equals(reason()));
    }

    @Test
    void deletedTriggerIsForgotten() {
        client.resource(trigger).delete();
        reports.flows(trigger);
        await().atMost(SOON).until(() -> reports.pending() == 0);
    }

    @Test
    void stateOfDeletedTriggerIsNotWrittenToSuccessor() {
        client.resource(trigger).delete();
        Trigger successor = new Trigger();
        successor.setMetadata(new ObjectMetaBuilder()
                .withNamespace("default")
                .withName(trigger.getMetadata().getName())
                .build());
        successor.setSpec(trigger.getSpec());
        client.resource(successor).create();
        reports.flows(trigger);
        await().atMost(SOON).until(() -> reports.pending() == 0);
        assertThat(status().delivery()).isNull();
    }

    private String reason() {
        Delivery delivery = status() == null ? null : status().delivery();
        return delivery == null ? null : delivery.reason();
    }

    private TriggerStatus status() {
        return client.resources(Trigger.class)
                .inNamespace("default")
                .withName(trigger.getMetadata().getName())
                .get()
                .getStatus();
    }
}
