package dev.lamina.operator.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.api.ContentBuilder;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionReference;
import dev.lamina.api.FunctionSpecBuilder;
import dev.lamina.api.Lamina;
import dev.lamina.api.SourceBuilder;
import dev.lamina.api.TopicReference;
import dev.lamina.api.Trigger;
import dev.lamina.api.TriggerSpecBuilder;
import dev.lamina.operator.TestApiServer;
import dev.lamina.operator.TestOperator;
import dev.lamina.operator.status.Conditions;
import dev.lamina.operator.status.ReadyTransitions;
import dev.lamina.operator.status.RetryDelay;
import dev.lamina.operator.status.StatusWriter;
import dev.lamina.testbed.StoredAnyway;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A Trigger that a real API server has and this version cannot read: it alone is not ready, and it can be deleted. */
@Isolated("it replaces the schemas of the API server")
class UnreadableTriggerIT {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final String STORED = """
      {"apiVersion": "lamina.dev/v1alpha1", "kind": "Trigger", "metadata": {"name": "unreadable"}, "spec": \
      {"function": {"name": "f"},
        "source": {"queue": {"sqs": {"url": "https://sqs.example/1/q"}}}, "maxConcurrency": 2147483648}}""";

    private final KubernetesClient client = TestApiServer.client();
    private final String namespace = TestApiServer.newNamespace(client);

    @Test
    void onlyUnreadableTriggerIsNotReady() {
        Clock clock = Clock.systemUTC();
        TestOperator operator = new TestOperator(it -> it.withKubernetesClient(client));
        operator.register(
                new TriggerReconciler(
                        new Bindings(List.of(new TopicBinding("eu-west-1"))),
                        new Conditions(clock),
                        new StatusWriter(new RetryDelay(clock), new ReadyTransitions(clock), clock)),
                it -> it.settingNamespace(namespace));
        operator.start();
        try {
            client.resource(function()).create();
            StoredAnyway.store(client, namespace, List.of(STORED));
            client.resource(readable()).create();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(ready("readable").map(Condition::getStatus))
                            .contains("True"));
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(ready("unreadable")).hasValueSatisfying(ready -> {
                        assertThat(ready.getStatus()).isEqualTo("False");
                        assertThat(ready.getMessage())
                                .startsWith(
                                        "spec.maxConcurrency: this version of Lamina cannot read the value 2147483648");
                    }));
            client.resources(Trigger.class).inNamespace(namespace).delete();
            await().atMost(SOON)
                    .until(() -> client.resources(Trigger.class)
                            .inNamespace(namespace)
                            .list()
                            .getItems()
                            .isEmpty());
        } finally {
            operator.stop();
            client.namespaces().withName(namespace).delete();
            client.close();
        }
    }

    private Optional<Condition> ready(String name) {
        Trigger trigger = client.resources(Trigger.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
        return trigger.getStatus() == null
                ? Optional.empty()
                : Conditions.find(trigger.getStatus().conditions(), Lamina.READY);
    }

    private Trigger readable() {
        Trigger trigger = new Trigger();
        trigger.setMetadata(new ObjectMetaBuilder()
                .withName("readable")
                .withNamespace(namespace)
                .build());
        trigger.setSpec(TriggerSpecBuilder.builder()
                .function(new FunctionReference("f"))
                .enabled(true)
                .source(SourceBuilder.builder()
                        .topic(new TopicReference("orders"))
                        .build())
                .build());
        return trigger;
    }

    private Function function() {
        Function function = new Function();
        function.setMetadata(
                new ObjectMetaBuilder().withName("f").withNamespace(namespace).build());
        function.setSpec(FunctionSpecBuilder.builder()
                .runtime("java25")
                .handler("A::b")
                .code(ContentBuilder.builder().inline("class A {}").build())
                .build());
        return function;
    }
}
