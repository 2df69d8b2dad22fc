package dev.lamina.operator.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.ContentBuilder;
import dev.lamina.api.Delivery;
import dev.lamina.api.DeliveryBuilder;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionReference;
import dev.lamina.api.FunctionSpecBuilder;
import dev.lamina.api.QueueBuilder;
import dev.lamina.api.SourceBuilder;
import dev.lamina.api.SqsQueueBuilder;
import dev.lamina.api.Trigger;
import dev.lamina.api.TriggerSpec;
import dev.lamina.api.TriggerSpecBuilder;
import dev.lamina.api.TriggerStatus;
import dev.lamina.api.TriggerStatusBuilder;
import dev.lamina.operator.TestApiServer;
import dev.lamina.operator.TestOperator;
import dev.lamina.operator.status.Conditions;
import dev.lamina.operator.status.ReadyTransitions;
import dev.lamina.operator.status.RetryDelay;
import dev.lamina.operator.status.StatusWriter;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A status with two writers on a real API server: the operator, and the gateway, whose part the test writes. */
class QueueTriggerIT {
    private static final PatchContext AS_GATEWAY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager("lamina-gateway")
            .withForce(true)
            .build();
    private static KubernetesClient client;

    private String namespace;
    private TestOperator operator;

    @BeforeAll
    static void connect() {
        client = TestApiServer.client();
    }

    @AfterAll
    static void disconnect() {
        client.close();
    }

    @BeforeEach
    void run() {
        namespace = TestApiServer.newNamespace(client);
        Clock clock = Clock.systemUTC();
        operator = new TestOperator(it -> it.withKubernetesClient(client));
        operator.register(
                new TriggerReconciler(
                        new Bindings(List.of(new QueueBinding())),
                        new Conditions(clock),
                        new StatusWriter(new RetryDelay(clock), new ReadyTransitions(clock), clock)),
                it -> it.settingNamespace(namespace));
        operator.start();
        makeFunction();
        client.resource(trigger(spec(true))).create();
    }

    @AfterEach
    void cleanUp() {
        resource().delete();
        await().until(() -> resource().get() == null);
        operator.stop();
        client.namespaces().withName(namespace).delete();
    }

    @Test
    void conditionFollowsReportOfGateway() {
        awaitReady("Connecting", "Unknown");
        gatewaySays("True", "Connected", "", 1);
        awaitReady("Bound", "True");
        gatewaySays("False", "BrokerUnreachable", "queue.sqs.url: it does not answer", 1);
        assertThat(awaitReady("BrokerUnreachable", "False").getMessage()).contains("queue.sqs.url");
        assertThat(status().delivery().reason()).isEqualTo("BrokerUnreachable");
        gatewaySays("True", "Connected", "", 1);
        awaitReady("Bound", "True");
        assertThat(status().delivery().reason()).isEqualTo("Connected");
        assertThat(status().boundTo()).contains("http://broker/1/orders");
    }

    @Test
    void eventTimesCauseNoReconcile() {
        gatewaySays("True", "Connected", "", 1);
        awaitReady("Bound", "True");
        List<Condition> before = status().conditions();
        apply(DeliveryBuilder.builder()
                .status("True")
                .reason("Connected")
                .message("")
                .observedGeneration(1L)
                .lastEventTime("2026-01-01T00:01:00Z")
                .lastError("an error")
                .build());
        assertThat(status().delivery().lastError()).isEqualTo("an error");
        assertThat(status().conditions()).isEqualTo(before);
    }

    @Test
    void disabledTriggerIsReadyWithoutGateway() {
        awaitReady("Connecting", "Unknown");
        client.resource(trigger(spec(false)))
                .fieldManager("user")
                .forceConflicts()
                .serverSideApply();
        awaitReady("Disabled", "True");
    }

    private static ConditionFactory await() {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions();
    }

    private Condition awaitReady(String reason, String value) {
        return await().until(
                        () -> Conditions.find(status().conditions(), "Ready").orElseThrow(),
                        ready -> ready.getReason().equals(reason)
                                && ready.getStatus().equals(value));
    }

    private void gatewaySays(String status, String reason, String message, long generation) {
        apply(DeliveryBuilder.builder()
                .status(status)
                .reason(reason)
                .message(message)
                .observedGeneration(generation)
                .build());
    }

    private void apply(Delivery delivery) {
        Trigger part = new Trigger();
        part.setMetadata(new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName("orders")
                .build());
        part.setStatus(TriggerStatusBuilder.builder().delivery(delivery).build());
        client.resource(part).subresource("status").patch(AS_GATEWAY);
    }

    private TriggerStatus status() {
        return resource().get().getStatus();
    }

    private Resource<Trigger> resource() {
        return client.resources(Trigger.class).inNamespace(namespace).withName("orders");
    }

    private Trigger trigger(TriggerSpec spec) {
        Trigger trigger = new Trigger();
        trigger.setMetadata(new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName("orders")
                .build());
        trigger.setSpec(spec);
        return trigger;
    }

    private static TriggerSpec spec(boolean enabled) {
        return TriggerSpecBuilder.builder()
                .function(new FunctionReference("pay"))
                .enabled(enabled)
                .source(SourceBuilder.builder()
                        .queue(QueueBuilder.builder()
                                .sqs(SqsQueueBuilder.builder()
                                        .url("http://broker/1/orders")
                                        .build())
                                .build())
                        .build())
                .build();
    }

    private void makeFunction() {
        Function function = new Function();
        function.setMetadata(
                new ObjectMetaBuilder().withNamespace(namespace).withName("pay").build());
        function.setSpec(FunctionSpecBuilder.builder()
                .runtime("java25")
                .handler("A::b")
                .code(ContentBuilder.builder().inline("class A {}").build())
                .build());
        client.resource(function).create();
    }
}
