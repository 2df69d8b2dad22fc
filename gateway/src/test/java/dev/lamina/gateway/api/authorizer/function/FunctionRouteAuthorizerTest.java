package dev.lamina.gateway.api.authorizer.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.FunctionAuthorizer;
import dev.lamina.api.FunctionAuthorizerBuilder;
import dev.lamina.gateway.api.authorizer.RouteDecision;
import dev.lamina.gateway.api.authorizer.RouteDecision.Allowed;
import dev.lamina.gateway.api.authorizer.RouteRequest;
import dev.lamina.gateway.api.authorizer.RouteRequests;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.dispatch.ThrottleCause;
import dev.lamina.gateway.function.FunctionId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Decisions of functions. */
class FunctionRouteAuthorizerTest {
    private static final FunctionAuthorizer SIMPLE = FunctionAuthorizerBuilder.builder()
            .name("check")
            .identitySources(List.of("$request.header.Authorization", "$context.routeKey"))
            .build();
    private static final FunctionAuthorizer CACHED = SIMPLE.withCacheSeconds(300);
    private static final RouteDecision UNAUTHORIZED = new RouteDecision.Unauthorized(Optional.empty());

    private final List<Invocation> asked = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private final AnswerCaches caches = new AnswerCaches(1_000_000, nanos::get);
    private CompletionStage<Outcome> outcome = CompletableFuture.completedFuture(returned("{\"isAuthorized\": true}"));

    @Test
    void functionOfTheNamespaceIsAsked() {
        decide(SIMPLE, RouteRequests.with("Authorization", "a"));

        assertThat(asked).singleElement().satisfies(invocation -> {
            assertThat(invocation.function()).isEqualTo(new FunctionId("shop", "check"));
            assertThat(invocation.invokedArn()).isEqualTo("arn:aws:lambda:us-east-1:shop:function:check");
            assertThat(invocation.payload().toJsonObject().getString("version")).isEqualTo("2.0");
        });
    }

    @Test
    void simpleAnswerAllowsWithContext() {
        answers(returned("{\"isAuthorized\": true, \"context\": {\"user\": \"u\", \"n\": 1, \"list\": [1]}}"));

        Allowed allowed = (Allowed) decide(SIMPLE, RouteRequests.with("Authorization", "a"));

        assertThat(allowed.context()).isEqualTo(Map.of("lambda", Map.of("user", "u", "n", 1, "list", List.of(1))));
        assertThat(allowed.contextV1()).containsEntry("user", "u");
    }

    @Test
    void simpleAnswerForbids() {
        answers(returned("{\"isAuthorized\": false}"));

        assertThat(decide(SIMPLE, RouteRequests.with("Authorization", "a"))).isEqualTo(RouteDecision.FORBIDDEN);
    }

    @Test
    void missingIdentityIsUnauthorizedUnasked() {
        assertThat(decide(SIMPLE, RouteRequests.with())).isEqualTo(UNAUTHORIZED);
        assertThat(decide(CACHED, RouteRequests.with("Authorization", ""))).isEqualTo(UNAUTHORIZED);
        assertThat(asked).isEmpty();
    }

    @Test
    void policyDecidesEachRequest() {
        answers(returned("""
                {"principalId": "p", "context": {"user": "u"}, "policyDocument": {"Statement": [
                  {"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*/GET/*"}]}}"""));
        FunctionAuthorizer policy = CACHED.withResponseFormat(FunctionAuthorizer.ResponseFormat.Policy);

        RouteDecision get = decide(policy, RouteRequests.with("Authorization", "a"));
        RouteDecision post = decide(policy, RouteRequests.of(HttpMethod.POST, "/pets", "", "Authorization", "a"));

        assertThat(get)
                .isEqualTo(new Allowed(Map.of("lambda", Map.of("user", "u")), Map.of("user", "u", "principalId", "p")));
        assertThat(post).isEqualTo(RouteDecision.FORBIDDEN);
        assertThat(asked).as("the policy is cached").hasSize(1);
    }

    @Test
    void answerIsCachedByIdentityForItsTime() {
        decide(CACHED, RouteRequests.with("Authorization", "a"));
        decide(CACHED, RouteRequests.with("Authorization", "a"));
        assertThat(asked).hasSize(1);

        decide(CACHED, RouteRequests.with("Authorization", "b"));
        assertThat(asked).hasSize(2);

        nanos.addAndGet(Duration.ofSeconds(301).toNanos());
        decide(CACHED, RouteRequests.with("Authorization", "a"));
        assertThat(asked).hasSize(3);
    }

    @Test
    void nothingIsCachedByAddressOfPeer() {
        FunctionAuthorizer byAddress = CACHED.withIdentitySources(List.of("$context.identity.sourceIp"));

        decide(byAddress, RouteRequests.with());
        decide(byAddress, RouteRequests.with());

        assertThat(asked).hasSize(2);
        assertThat(authorizer(byAddress).cacheProblem().orElseThrow()).contains("set cacheSeconds to 0");
    }

    @Test
    void nothingIsCachedWithoutATime() {
        decide(SIMPLE, RouteRequests.with("Authorization", "a"));
        decide(SIMPLE, RouteRequests.with("Authorization", "a"));

        assertThat(asked).hasSize(2);
    }

    @Test
    void equalRequestsAtOnceAskOnce() {
        CompletableFuture<Outcome> later = new CompletableFuture<>();
        outcome = later;
        FunctionRouteAuthorizer authorizer = authorizer(CACHED);

        Future<RouteDecision> first = authorizer.decide(RouteRequests.with("Authorization", "a"));
        Future<RouteDecision> second = authorizer.decide(RouteRequests.with("Authorization", "a"));
        later.complete(returned("{\"isAuthorized\": true}"));

        assertThat(List.of(first, second)).allMatch(decision -> decision.result() instanceof Allowed);
        assertThat(asked).hasSize(1);
    }

    @Test
    void failureIsReportedAndNotCached() {
        for (Outcome bad : List.of(
                returned("{}"),
                returned("{\"isAuthorized\": \"true\"}"),
                returned("{\"isAuthorized\": true, \"context\": []}"),
                returned("[]"),
                returned("null"),
                returned("x"),
                returned(
                        "{\"isAuthorized\": true, \"context\": {\"a\": \"" + "x".repeat(AnswerReader.LONGEST) + "\"}}"),
                error("{\"errorMessage\": \"boom\"}"),
                new Outcome.Throttled(ThrottleCause.values()[0]),
                new Outcome.Refused(404, "ResourceNotFoundException", "Function not found"),
                new Outcome.Failed("no environment"))) {
            answers(bad);
            assertThat(decide(CACHED, RouteRequests.with("Authorization", "a")))
                    .as(bad.toString())
                    .isEqualTo(RouteDecision.FAILED);
        }

        assertThat(asked).hasSize(11);
        assertThat(problems).hasSize(11).allMatch(problem -> problem.contains("Function check does not decide"));
    }

    @Test
    void errorUnauthorizedIsUnauthorized() {
        answers(error("{\"errorMessage\": \"Unauthorized\", \"errorType\": \"Exception\"}"));

        assertThat(decide(CACHED, RouteRequests.with("Authorization", "a"))).isEqualTo(UNAUTHORIZED);
        assertThat(problems).isEmpty();
    }

    @Test
    void lateAnswerIsAnError() {
        outcome = new CompletableFuture<>();

        RouteDecision decision = authorizer(SIMPLE, Duration.ofMillis(20))
                .decide(RouteRequests.with("Authorization", "a"))
                .toCompletionStage()
                .toCompletableFuture()
                .join();

        assertThat(decision).isEqualTo(RouteDecision.FAILED);
    }

    @Test
    void unknownIdentitySourceIsAProblem() {
        assertThat(authorizer(SIMPLE).problem()).isEmpty();
        assertThat(authorizer(SIMPLE.withIdentitySources(List.of("$context.none")))
                        .problem())
                .isPresent();
    }

    @Test
    void identitiesAreNotConfused() {
        assertThat(AnswerKey.of(CACHED, List.of("ab", "c"))).isNotEqualTo(AnswerKey.of(CACHED, List.of("a", "bc")));
    }

    private RouteDecision decide(FunctionAuthorizer settings, RouteRequest request) {
        return authorizer(settings)
                .decide(request)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private final List<FunctionRouteAuthorizer> kept = new ArrayList<>();

    private FunctionRouteAuthorizer authorizer(FunctionAuthorizer settings) {
        return authorizer(settings, Duration.ofSeconds(10));
    }

    private FunctionRouteAuthorizer authorizer(FunctionAuthorizer settings, Duration timeout) {
        FunctionRouteAuthorizer authorizer = new FunctionRouteAuthorizer(
                "shop", "shop", settings, caches, this::dispatch, "us-east-1", timeout, problems::add);
        kept.add(authorizer); // what no authorizer needs is forgotten
        return authorizer;
    }

    private CompletionStage<Outcome> dispatch(Invocation invocation) {
        asked.add(invocation);
        return outcome;
    }

    private void answers(Outcome next) {
        outcome = CompletableFuture.completedFuture(next);
    }

    private static Outcome returned(String json) {
        return new Outcome.Completed(Buffer.buffer(json), false, Optional.empty(), Optional.empty());
    }

    private static Outcome error(String json) {
        return new Outcome.Completed(Buffer.buffer(json), true, Optional.empty(), Optional.empty());
    }
}
