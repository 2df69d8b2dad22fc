package dev.lamina.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.runtime.PodAuthenticator;
import dev.lamina.gateway.testing.TestConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PodTokensTest {
    private final AtomicLong now = new AtomicLong();
    private final FakeReviews reviews = new FakeReviews();
    private final Map<String, PodLookup.Found> pods = new HashMap<>();
    private final PodTokens tokens = new PodTokens(
            reviews,
            TestIdentity.noKeys(),
            (namespace, name) -> Optional.ofNullable(pods.get(namespace + "/" + name)),
            TestConfig.of(Map.of()).identity(),
            TestIdentity.asking(now::get));

    @Test
    void podTokenNamesFunction() {
        reviews.token("t", boundTo("shop", "fn-orders-1", "uid-1"));
        pods.put("shop/fn-orders-1", new PodLookup.Found("uid-1", Map.of("lamina.dev/function", "orders")));

        assertThat(tokens.authenticate("t").result())
                .isEqualTo(new PodAuthenticator.Pod(new FunctionId("shop", "orders"), "fn-orders-1"));
        assertThat(reviews.questions()).containsExactly("token t for [lamina-gateway]");
    }

    @Test
    void tokenIsReviewedAgainAfterFiveMinutes() {
        podTokenNamesFunction();
        reviews.forget("t");

        assertThat(tokens.authenticate("t").succeeded()).isTrue();
        now.addAndGet(Duration.ofSeconds(301).toNanos());

        assertRefused("t", 401);
    }

    @Test
    void unknownTokenIsRefused() {
        assertRefused("t", 401);
    }

    @Test
    void tokenWithoutPodIsRefused() {
        reviews.token("t", Caller.serviceAccount("shop", "ci"));

        assertRefused("t", 403);
    }

    @Test
    void tokenOfDeletedPodIsRefused() {
        reviews.token("t", boundTo("shop", "fn-orders-1", "uid-1"));

        assertRefused("t", 401);
    }

    @Test
    void tokenOfEarlierPodOfSameNameIsRefused() {
        reviews.token("t", boundTo("shop", "fn-orders-1", "uid-1"));
        pods.put("shop/fn-orders-1", new PodLookup.Found("uid-2", Map.of("lamina.dev/function", "orders")));

        assertRefused("t", 401);
    }

    @Test
    void podWithoutFunctionIsRefused() {
        reviews.token("t", boundTo("shop", "web-1", "uid-1"));
        pods.put("shop/web-1", new PodLookup.Found("uid-1", Map.of("app", "web")));

        assertRefused("t", 403);
    }

    private void assertRefused(String token, int status) {
        assertThat(tokens.authenticate(token).cause())
                .isInstanceOfSatisfying(
                        PodAuthenticator.Refused.class,
                        refused -> assertThat(refused.status()).isEqualTo(status));
    }

    static Caller boundTo(String namespace, String pod, String uid) {
        return new Caller(
                "system:serviceaccount:" + namespace + ":fn",
                "",
                List.of(),
                Map.of(
                        "authentication.kubernetes.io/pod-name",
                        List.of(pod),
                        "authentication.kubernetes.io/pod-uid",
                        List.of(uid)));
    }
}
