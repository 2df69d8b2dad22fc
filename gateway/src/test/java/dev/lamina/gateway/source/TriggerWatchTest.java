package dev.lamina.gateway.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lamina.api.Trigger;
import dev.lamina.api.TriggerStatusBuilder;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.function.TestWatch;
import dev.lamina.gateway.testing.FakeTriggers;
import dev.lamina.gateway.testing.TestConfig;
import dev.lamina.installation.ClaimRule;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true, https = false)
class TriggerWatchTest {
    private KubernetesMockServer server;
    private KubernetesClient client;
    private TriggerWatch watch;

    @AfterEach
    void stop() {
        watch.stop(null);
    }

    @Test
    void triggerChangesAreNotified() {
        List<TriggerChange> changes = new CopyOnWriteArrayList<>();
        start(Map.of());
        watch.onChange(changes::add);

        client.resource(trigger("shop", "orders", true)).create();
        await().until(() -> changes.size() == 1);
        client.resource(trigger("shop", "orders", false)).update();
        await().until(() -> changes.size() == 2);
        client.resource(trigger("shop", "orders", false)).delete();
        await().until(() -> changes.size() == 3);

        assertThat(changes)
                .extracting(change -> change.trigger().getSpec().isEnabled())
                .containsExactly(true, false, false);
        assertThat(changes).last().isInstanceOf(TriggerChange.Removed.class);
        assertThat(watch.current()).isEmpty();
    }

    @Test
    void statusChangeIsNotNotified() {
        List<TriggerChange> changes = new CopyOnWriteArrayList<>();
        start(Map.of());
        client.resource(trigger("shop", "orders", true)).create();
        watch.onChange(changes::add);
        await().until(() -> changes.size() == 1);

        Trigger bound = trigger("shop", "orders", true);
        bound.setStatus(TriggerStatusBuilder.builder()
                .conditions(List.of())
                .observedGeneration(1L)
                .boundTo("somewhere")
                .build());
        client.resource(bound).update();
        client.resource(trigger("shop", "later", true)).create();

        await().until(() -> changes.size() > 1);
        assertThat(changes)
                .extracting(change -> change.trigger().getMetadata().getName())
                .containsExactly("orders", "later");
    }

    @Test
    void onlyConfiguredNamespacesAreServed() {
        List.of("shop", "office", "elsewhere")
                .forEach(namespace ->
                        client.resource(trigger(namespace, "orders", true)).create());
        start(Map.of("lamina.namespaces", "shop,office"));
        await().until(() -> watch.current().size() == 2);
        assertThat(watch.read())
                .extracting(trigger -> trigger.getMetadata().getNamespace())
                .containsExactly("shop", "office");
    }

    /** When a namespace is deleted, the gateway's rights in it are deleted too. */
    @Test
    void deletedNamespaceIsNotRead() {
        refuse("gone");
        client.resource(trigger("shop", "orders", true)).create();
        start(Map.of("lamina.namespaces", "shop,gone"));

        assertThat(watch.read())
                .extracting(trigger -> trigger.getMetadata().getNamespace())
                .containsExactly("shop");
    }

    @Test
    void readFailsWhenAllNamespacesAreRefused() {
        refuse("shop");
        refuse("gone");
        start(Map.of("lamina.namespaces", "shop,gone"));

        assertThatThrownBy(() -> watch.read())
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("403");
    }

    @Test
    void claimedTriggerIsHiddenUntilReleased() {
        List<TriggerChange> changes = new CopyOnWriteArrayList<>();
        start(Map.of("lamina.claim-role", "ours"));
        client.resource(trigger("shop", "orders", true)).create();
        await().until(() -> !watch.current().isEmpty());
        watch.onChange(changes::add);
        var claim = client.resource(new RoleBindingBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName(ClaimRule.NAME)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "theirs")
                .build());

        claim.create();
        await().until(() -> changes.size() == 2);
        claim.delete();
        await().until(() -> changes.size() == 3);

        assertThat(changes)
                .extracting(Object::getClass)
                .containsExactly(TriggerChange.Put.class, TriggerChange.Hidden.class, TriggerChange.Put.class);
    }

    private void refuse(String namespace) {
        String path = "/apis/lamina.dev/v1alpha1/namespaces/" + namespace + "/triggers";
        server.expect()
                .get()
                .withPath(path)
                .andReturn(
                        403,
                        new StatusBuilder()
                                .withCode(403)
                                .withMessage("403: forbidden")
                                .build())
                .always();
    }

    private void start(Map<String, String> settings) {
        GatewayConfig config = TestConfig.of(settings);
        watch = new TriggerWatch(client, config, TestWatch.claims(client, config));
        watch.start(null);
    }

    private static Trigger trigger(String namespace, String name, boolean enabled) {
        return FakeTriggers.subscription(namespace, name, "orders", "hello", enabled);
    }
}
