package dev.lamina.gateway.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.Trigger;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.function.TestWatch;
import dev.lamina.gateway.testing.FakeTriggers;
import dev.lamina.gateway.testing.TestConfig;
import dev.lamina.testbed.Definitions;
import dev.lamina.testbed.StoredAnyway;
import dev.lamina.testbed.server.KubeApiServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Triggers that a real API server has and this version cannot read. */
class UnreadableTriggerIT {
    private static final Duration SOON = Duration.ofMinutes(1);

    @Test
    void unreadableTriggerSendsNothingAndHidesNoOther() throws Exception {
        try (KubeApiServer server = KubeApiServer.started()) {
            KubernetesClient client = server.client();
            Definitions.applyTo(client);
            TriggerWatch running = watch(client);
            List<TriggerChange> changes = new CopyOnWriteArrayList<>();
            running.onChange(changes::add);
            running.start(null);

            StoredAnyway.store(client, "default", List.of("""
          {"apiVersion": "lamina.dev/v1alpha1", "kind": "Trigger", "metadata": {"name": "filters"}, "spec": \
          {"enabled": true,
            "function": {"name": "f"}, "source": {"topic": {"name": "t"}}, "filters": {"of": "another version"}}}\
          """, """
          {"apiVersion": "lamina.dev/v1alpha1", "kind": "Trigger", "metadata": {"name": "source"}, "spec": \
          {"enabled": true,
            "function": "f", "source": "of another version"}}"""));
            client.resource(FakeTriggers.subscription("default", "later", "orders", "hello", true))
                    .create();

            Awaitility.await()
                    .atMost(SOON)
                    .until(() -> changes.stream()
                            .anyMatch(change ->
                                    change.trigger().getMetadata().getName().equals("later")));
            TriggerWatch started = watch(client);
            started.start(null);
            Awaitility.await().atMost(SOON).until(() -> started.current().size() == 3);
            assertThat(started.current())
                    .filteredOn(trigger -> trigger.getSpec().isEnabled())
                    .extracting(trigger -> trigger.getMetadata().getName())
                    .containsExactly("later");
            assertThat(started.read()).hasSize(3);
            assertThat(changes)
                    .extracting(TriggerChange::trigger)
                    .filteredOn(trigger -> trigger.getSpec().isEnabled())
                    .extracting((Trigger trigger) -> trigger.getMetadata().getName())
                    .containsExactly("later");
            running.stop(null);
            started.stop(null);
        }
    }

    private static TriggerWatch watch(KubernetesClient client) {
        GatewayConfig config = TestConfig.of(Map.of());
        return new TriggerWatch(client, config, TestWatch.claims(client, config));
    }
}
