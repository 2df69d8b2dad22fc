package dev.lamina.operator.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.operator.TestNamespace;
import dev.lamina.operator.limit.FixedResources;
import dev.lamina.operator.workload.NamespaceNetworkPolicy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Policies of namespaces without functions: which the watch removes, and which not. */
class NetworkPolicyWatchIT {
    @AutoClose
    private final TestNamespace own = new TestNamespace();

    private final NetworkPolicies policies = new NetworkPolicies(own.client());
    private final AtomicInteger checks = new AtomicInteger();

    @Test
    void policyOfAnotherInstallationIsLeft() {
        policies.ensure(own.name());

        NetworkPolicyWatch watch = watch(true);
        await().until(() -> checks.get() > 1);
        watch.stop();

        assertThat(isThere()).isTrue();
    }

    @Test
    void unusedPolicyIsRemoved() {
        policies.ensure(own.name());

        NetworkPolicyWatch watch = watch(false);
        await().until(() -> !isThere());
        watch.stop();
    }

    private NetworkPolicyWatch watch(boolean isOfAnother) {
        NetworkPolicyWatch watch = new NetworkPolicyWatch(
                own.client(),
                policies,
                new FixedResources(),
                List.of(own.name()),
                namespace -> {
                    checks.incrementAndGet();
                    return isOfAnother;
                },
                Duration.ofMillis(100));
        watch.start();
        return watch;
    }

    private boolean isThere() {
        return own.client().resource(NamespaceNetworkPolicy.desired(own.name())).get() != null;
    }
}
