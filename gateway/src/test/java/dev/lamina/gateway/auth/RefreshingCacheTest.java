package dev.lamina.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.http.AwsException;
import dev.lamina.gateway.testing.TestConfig;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A response of the API server is used for a short time. */
class RefreshingCacheTest {
    private static final Caller ANNA = new Caller("anna", "", List.of("system:authenticated"), Map.of());
    private static final Permission INVOKE = Permission.invoke(new FunctionId("shop", "orders"));

    private final AtomicLong now = new AtomicLong();
    private final FakeReviews reviews = new FakeReviews();
    private final GatewayConfig.Identity config = TestConfig.of(Map.of()).identity();
    private final ReviewExecutors executors = TestIdentity.asking(now::get);
    private final Tokens tokens = new Tokens(reviews, config, executors);
    private final Authorizer authorizer = new Authorizer(reviews, config, executors);

    @Test
    void tokenIsReviewedOnceInTenSeconds() {
        reviews.token("t1", ANNA);

        assertThat(tokens.caller("t1").result()).isEqualTo(ANNA);
        pass(Duration.ofSeconds(9));
        assertThat(tokens.caller("t1").result()).isEqualTo(ANNA);

        assertThat(reviews.questions()).containsExactly("token t1 for []");
    }

    @Test
    void revokedTokenIsRefusedWithinMinute() {
        reviews.token("t1", ANNA);
        tokens.caller("t1");
        reviews.forget("t1");

        pass(Duration.ofSeconds(51));

        assertRefused(tokens.caller("t1"), "UnrecognizedClientException");
    }

    @Test
    void usedDecisionIsRenewedInBackground() {
        reviews.token("t1", ANNA);
        tokens.caller("t1");
        for (int seconds = 0; seconds < 100; seconds += 10) {
            pass(Duration.ofSeconds(10));
            assertThat(tokens.caller("t1").result()).isEqualTo(ANNA);
        }
        assertThat(reviews.questions()).hasSize(6);

        reviews.forget("t1");
        pass(Duration.ofSeconds(17));
        assertThat(tokens.caller("t1").result()).isEqualTo(ANNA);
        assertRefused(tokens.caller("t1"), "UnrecognizedClientException");
    }

    @Test
    void renewalDoesNotDelayCaller() {
        List<Runnable> later = new ArrayList<>();
        Tokens tokens = new Tokens(reviews, config, new ReviewExecutors(Runnable::run, later::add, now::get));
        reviews.token("t1", ANNA);
        tokens.caller("t1");
        pass(Duration.ofSeconds(17));

        assertThat(tokens.caller("t1").result()).isEqualTo(ANNA);
        assertThat(reviews.questions()).hasSize(1);

        later.forEach(Runnable::run);
        assertThat(reviews.questions()).hasSize(2);
    }

    @Test
    void decisionHoldsUntilExpiryIfRenewalFails() {
        reviews.token("t1", ANNA);
        tokens.caller("t1");
        reviews.down(true);
        pass(Duration.ofSeconds(49));
        assertThat(tokens.caller("t1").result()).isEqualTo(ANNA);
        assertThat(tokens.caller("t1").result()).isEqualTo(ANNA);

        pass(Duration.ofSeconds(2));

        assertThat(tokens.caller("t1").cause()).hasMessage("the API server is unavailable");
    }

    @Test
    void refusedTokenIsReviewedAgainAfterTwoSeconds() {
        assertRefused(tokens.caller("t1"), "UnrecognizedClientException");
        reviews.token("t1", ANNA);

        assertRefused(tokens.caller("t1"), "UnrecognizedClientException");
        pass(Duration.ofSeconds(3));

        assertThat(tokens.caller("t1").result()).isEqualTo(ANNA);
    }

    @Test
    void revokedPermissionIsSeenWithinMinute() {
        reviews.allow("anna", INVOKE);
        assertThat(authorizer.allowed(ANNA, INVOKE).result()).isTrue();
        reviews.forbid("anna", INVOKE);

        assertThat(authorizer.allowed(ANNA, INVOKE).result()).isTrue();
        pass(Duration.ofSeconds(51));

        assertThat(authorizer.allowed(ANNA, INVOKE).result()).isFalse();
    }

    @Test
    void permissionCoversOneFunctionAndVerb() {
        reviews.allow("anna", INVOKE);

        assertThat(authorizer.allowed(ANNA, INVOKE).result()).isTrue();
        assertThat(authorizer
                        .allowed(ANNA, Permission.invoke(new FunctionId("shop", "refunds")))
                        .result())
                .isFalse();
        assertThat(authorizer
                        .allowed(ANNA, Permission.get(new FunctionId("shop", "orders")))
                        .result())
                .isFalse();
    }

    @Test
    void failedReviewIsRepeated() {
        reviews.token("t1", ANNA).down(true);
        assertThat(tokens.caller("t1").cause()).hasMessage("the API server is unavailable");

        reviews.down(false);

        assertThat(tokens.caller("t1").result()).isEqualTo(ANNA);
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private static void assertRefused(Future<?> future, String code) {
        assertThat(future.cause())
                .isInstanceOfSatisfying(
                        AwsException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
