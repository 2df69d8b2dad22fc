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
    private final Tokens tokens = new Tokens(reviews, TestIdentity.noKeys(), config, executors);
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
        Tokens tokens = new Tokens(
                reviews, TestIdentity.noKeys(), config, new ReviewExecutors(Runnable::run, later::add, now::get));
        reviews.token("t1", ANNA);
        tokens.caller("t1");
        pass(Duration.ofSeconds(17));

        assertThat(tokens.caller("t1").result()).isEqualTo(ANNA);
        assertThat(reviews.questions()).hasSize(1);

        later.forEach(Runnable::run);
        assertThat(reviews.questions()).hasSize(2);
    }

    @Test
    void knownCallerIsServedTenMinutesWithoutApiServer() {
        reviews.token("t1", ANNA).allow("anna", INVOKE);
        tokens.caller("t1");
        authorizer.allowed(ANNA, INVOKE);
        reviews.down(true);
        for (int minute = 0; minute < 10; minute++) {
            pass(Duration.ofMinutes(1));
            assertThat(tokens.caller("t1").result()).isEqualTo(ANNA);
            assertThat(authorizer.allowed(ANNA, INVOKE).result()).isTrue();
        }
        assertThat(tokens.caller("t2").cause()).hasMessage("the API server is unavailable");

        pass(Duration.ofMinutes(6));

        assertThat(tokens.caller("t1").cause()).hasMessage("the API server is unavailable");
    }

    @Test
    void outageEndsForRevokedToken() {
        reviews.token("t1", ANNA);
        tokens.caller("t1");
        reviews.down(true);
        pass(Duration.ofMinutes(5));
        assertThat(tokens.caller("t1").result()).isEqualTo(ANNA);
        reviews.forget("t1");
        reviews.down(false);

        assertThat(tokens.caller("t1").result()).isEqualTo(ANNA); // asks in the background

        assertRefused(tokens.caller("t1"), "UnrecognizedClientException");
    }

    @Test
    void waitingCallersAskOnceForOldDecision() {
        List<Runnable> atOnce = new ArrayList<>();
        Tokens tokens = new Tokens(
                reviews, TestIdentity.noKeys(), config, new ReviewExecutors(atOnce::add, Runnable::run, now::get));
        reviews.token("t1", ANNA);
        tokens.caller("t1");
        atOnce.removeFirst().run();
        pass(Duration.ofSeconds(51));

        Future<Caller> first = tokens.caller("t1");
        Future<Caller> second = tokens.caller("t1");

        assertThat(atOnce).hasSize(1);
        reviews.down(true);
        atOnce.removeFirst().run();
        assertThat(first.result()).isEqualTo(ANNA);
        assertThat(second.result()).isEqualTo(ANNA);
    }

    @Test
    void tokenForOwnAudienceIsReviewedForItOnly() {
        String own = TestIdentity.jwt("https://kubernetes.default.svc", "lamina");
        reviews.token(own, ANNA);

        assertThat(tokens.caller(own).result()).isEqualTo(ANNA);

        assertThat(reviews.questions()).containsExactly("token " + own + " for [lamina]");
    }

    @Test
    void tokenForApiServerIsRefusedIfNotAccepted() {
        Tokens strict = new Tokens(
                reviews,
                TestIdentity.noKeys(),
                TestConfig.of(Map.of("lamina.identity.api-server-tokens", "false"))
                        .identity(),
                executors);
        reviews.token("t1", ANNA);

        assertRefused(strict.caller("t1"), "UnrecognizedClientException");
        assertThat(reviews.questions()).isEmpty();
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
