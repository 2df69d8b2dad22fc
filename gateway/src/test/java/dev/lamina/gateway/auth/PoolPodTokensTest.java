package dev.lamina.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.pool.PoolPod;
import dev.lamina.gateway.testing.TestConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who a parked pod is: what Kubernetes says of its token, and its labels now. */
class PoolPodTokensTest {
    private final FakeReviews reviews = new FakeReviews();
    private final Map<String, PodLookup.Found> pods = new HashMap<>();
    private final PoolPodTokens tokens = new PoolPodTokens(new PodTokens(
            reviews,
            TestIdentity.noKeys(),
            (namespace, name) -> Optional.ofNullable(pods.get(namespace + "/" + name)),
            TestConfig.of(Map.of()).identity(),
            TestIdentity.asking(() -> 0)));

    @Test
    void labelsSayWhosePodItIs() {
        reviews.token("t", PodTokensTest.boundTo("shop", "pool-1", "uid-1"));
        pods.put("shop/pool-1", new PodLookup.Found("uid-1", Map.of("lamina.dev/pool", "java25-128")));

        assertThat(tokens.authenticate("t"))
                .contains(new PoolPod("shop", "pool-1", Optional.of("java25-128"), Optional.empty()));

        pods.put("shop/pool-1", new PodLookup.Found("uid-1", Map.of("lamina.dev/function", "orders")));

        assertThat(tokens.authenticate("t"))
                .contains(new PoolPod("shop", "pool-1", Optional.empty(), Optional.of("orders")));
    }

    @Test
    void tokenWithoutPodProvesNothing() {
        reviews.token("t", Caller.serviceAccount("shop", "ci"));

        assertThat(tokens.authenticate("t")).isEmpty();
        assertThat(tokens.authenticate("unknown")).isEmpty();
    }

    @Test
    void tokenOfEarlierPodOfSameNameProvesNothing() {
        reviews.token("t", PodTokensTest.boundTo("shop", "pool-1", "uid-1"));
        pods.put("shop/pool-1", new PodLookup.Found("uid-2", Map.of("lamina.dev/pool", "java25-128")));

        assertThat(tokens.authenticate("t")).isEmpty();
    }
}
