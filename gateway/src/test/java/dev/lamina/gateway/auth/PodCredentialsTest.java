package dev.lamina.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.Function;
import dev.lamina.api.FunctionToken;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.runtime.PodAuthenticator.Pod;
import dev.lamina.gateway.runtime.PodAuthenticator.Refused;
import dev.lamina.gateway.testing.FakeFunctions;
import dev.lamina.gateway.testing.TestConfig;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A signed token identifies a pod; all other tokens are judged by Kubernetes. */
class PodCredentialsTest {
    private static final FunctionToken ORDERS = new FunctionToken("shop", "orders", "uid-1");
    private static final String POD = "fn-orders-5d4f-x7x7x";

    private final FakeFunctions functions = new FakeFunctions();
    private final FakeReviews reviews = new FakeReviews();
    private final Map<String, PodLookup.Found> pods = new HashMap<>();

    @Test
    void signedTokenIsVerifiedWithoutReview() {
        function("uid-1");

        assertThat(with("key").authenticate(ORDERS.signed("key"), POD).result())
                .isEqualTo(new Pod(new FunctionId("shop", "orders"), POD));
        assertThat(reviews.questions()).as("the API server is not asked").isEmpty();
    }

    /** Names as Kubernetes generates them: the base is cut to 58 characters, and gets five more. */
    @ParameterizedTest
    @ValueSource(ints = {1, 43, 44, 54, 55, 56, 60})
    void podOfLongFunctionNameIsAccepted(int length) {
        String name = "x".repeat(length);
        Function function = new Function();
        function.setMetadata(new ObjectMetaBuilder()
                .withNamespace("shop")
                .withName(name)
                .withUid("uid-1")
                .build());
        functions.resource(function);
        String generated = "fn-" + name + "-5d4f8c9d7b-";
        String pod = generated.substring(0, Math.min(58, generated.length())) + "x7x7x";

        assertThat(with("key")
                        .authenticate(new FunctionToken("shop", name, "uid-1").signed("key"), pod)
                        .succeeded())
                .isTrue();
        assertThat(with("key")
                        .authenticate(new FunctionToken("shop", name, "uid-1").signed("key"), "fn-y" + pod.substring(4))
                        .succeeded())
                .isFalse();
    }

    @Test
    void tokenOfPreviousKeyIsAccepted() {
        function("uid-1");

        assertThat(with("new", "key").authenticate(ORDERS.signed("key"), POD).succeeded())
                .isTrue();
        assertThat(with("new", "key").authenticate(ORDERS.signed("new"), POD).succeeded())
                .isTrue();
        assertRefused(
                with("new"),
                ORDERS.signed("key"),
                POD,
                401,
                "the token is not signed with the key of this installation");
    }

    @Test
    void signedTokenIsRefusedWithoutKey() {
        function("uid-1");

        assertRefused(
                with(), ORDERS.signed("key"), POD, 401, "the token is not signed with the key of this installation");
    }

    @Test
    void tokenOfDeletedFunctionIsRefused() {
        assertRefused(
                with("key"), ORDERS.signed("key"), POD, 401, "the function shop/orders of this token does not exist");
    }

    @Test
    void tokenOfEarlierFunctionOfSameNameIsRefused() {
        function("uid-2");

        assertRefused(
                with("key"), ORDERS.signed("key"), POD, 401, "the function shop/orders of this token does not exist");
    }

    @Test
    void unseenFunctionIsRead() {
        functions.resourceUnseen(orders("uid-1"));

        assertThat(with("key").authenticate(ORDERS.signed("key"), POD).succeeded())
                .isTrue();
    }

    @Test
    void podOfAnotherFunctionIsRefused() {
        function("uid-1");

        assertRefused(
                with("key"),
                ORDERS.signed("key"),
                "fn-refunds-5d4f-x7x7x",
                403,
                "a pod of function orders cannot have the name \"fn-refunds-5d4f-x7x7x\"");
        assertRefused(with("key"), ORDERS.signed("key"), "", 403, "a pod of function orders cannot have the name \"\"");
    }

    @Test
    void unsignedTokenIsReviewed() {
        reviews.token("t", PodTokensTest.boundTo("shop", "fn-orders-1", "uid-1"));
        pods.put("shop/fn-orders-1", new PodLookup.Found("uid-1", Map.of("lamina.dev/function", "orders")));

        assertThat(with("key").authenticate("t", "what it says is not asked").result())
                .isEqualTo(new Pod(new FunctionId("shop", "orders"), "fn-orders-1"));
    }

    private void function(String uid) {
        functions.resource(orders(uid));
    }

    private static Function orders(String uid) {
        Function function = new Function();
        function.setMetadata(new ObjectMetaBuilder()
                .withNamespace("shop")
                .withName("orders")
                .withUid(uid)
                .build());
        return function;
    }

    private PodCredentials with(String... keys) {
        Map<String, String> settings = new HashMap<>();
        if (keys.length > 0) {
            settings.put("lamina.identity.pod-key", keys[0]);
        }
        if (keys.length > 1) {
            settings.put("lamina.identity.previous-pod-key", keys[1]);
        }
        GatewayConfig config = TestConfig.of(settings);
        return new PodCredentials(
                new FunctionTokens(functions, config),
                new PodTokens(
                        reviews,
                        TestIdentity.noKeys(),
                        (namespace, name) -> Optional.ofNullable(pods.get(namespace + "/" + name)),
                        config.identity(),
                        TestIdentity.asking(System::nanoTime)));
    }

    private static void assertRefused(
            PodCredentials credentials, String token, String pod, int status, String message) {
        assertThat(credentials.authenticate(token, pod).cause()).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.status()).isEqualTo(status);
            assertThat(refused).hasMessage(message);
        });
    }
}
