package dev.lamina.operator.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.operator.TestNamespace;
import dev.lamina.operator.WriteCounter;
import dev.lamina.operator.workload.NamespaceNetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The removal of a policy while a function is created in its namespace, with a cache that is late. */
class NetworkPoliciesIT {
    @AutoClose
    private final TestNamespace own = new TestNamespace();

    private final KubernetesClient client = own.client();
    private final String namespace = own.name();

    @Test
    void functionDuringRemovalKeepsPolicy() {
        new NetworkPolicies(client).ensure(namespace);
        AtomicReference<NetworkPolicies> policies = new AtomicReference<>();

        try (KubernetesClient interrupted =
                before("/pods", path -> policies.get().ensure(namespace))) {
            policies.set(new NetworkPolicies(interrupted));
            assertThat(policies.get().removeUnused(namespace)).isFalse();
        }

        assertThat(present()).isNotNull();
    }

    @Test
    void functionAfterRemovalDoesNotTrustCache() {
        NetworkPolicies policies = new NetworkPolicies(client);
        policies.ensure(namespace);
        NetworkPolicy before = present();
        policies.use(any -> Optional.of(before));

        assertThat(policies.removeUnused(namespace)).isTrue();
        assertThat(present()).isNull();
        assertThat(policies.ensure(namespace)).isTrue();

        assertThat(present()).isNotNull();
    }

    @Test
    void policyThatCacheLacksIsNotWrittenAgain() {
        new NetworkPolicies(client).ensure(namespace);
        WriteCounter counter = new WriteCounter();

        try (KubernetesClient counted = counter.watch(client)) {
            new NetworkPolicies(counted).ensure(namespace);
        }

        assertThat(counter.writes()).isEmpty();
    }

    private NetworkPolicy present() {
        return client.resource(NamespaceNetworkPolicy.desired(namespace)).get();
    }

    private KubernetesClient before(String end, Consumer<String> action) {
        Interceptor interceptor = new Interceptor() {
            @Override
            public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
                String path = request.uri().getPath();
                if (path.endsWith(end)) {
                    action.accept(path);
                }
            }
        };
        return new KubernetesClientBuilder()
                .withConfig(client.getConfiguration())
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("before", interceptor))
                .build();
    }
}
