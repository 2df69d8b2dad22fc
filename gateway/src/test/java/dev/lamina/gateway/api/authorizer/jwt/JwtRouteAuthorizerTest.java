package dev.lamina.gateway.api.authorizer.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.JwtAuthorizer;
import dev.lamina.gateway.api.authorizer.RouteDecision;
import dev.lamina.gateway.api.authorizer.RouteRequest;
import dev.lamina.gateway.api.authorizer.RouteRequests;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** What clients with a token get. */
class JwtRouteAuthorizerTest {
    private static final InstantSource CLOCK = InstantSource.fixed(RouteRequests.TIME);
    private final SignedTokens issuer = SignedTokens.elliptic();
    private final String token = issuer.token(SignedTokens.claims());
    private boolean down;
    private final SigningKeyCache keys = new SigningKeyCache(
            SignedTokens.ISSUER,
            url -> {
                if (down) {
                    throw new IssuerException("down");
                }
                return issuer.keys();
            },
            CLOCK);

    @Test
    void validTokenIsAllowedWithItsClaims() {
        RouteDecision decision = decideWith(null, null, "Authorization", "Bearer " + token);

        assertThat(decision).isInstanceOfSatisfying(RouteDecision.Allowed.class, allowed -> {
            assertThat(allowed.context().get("jwt"))
                    .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
                    .containsEntry("scopes", null)
                    .extractingByKey("claims", InstanceOfAssertFactories.map(String.class, Object.class))
                    .containsEntry("sub", "u-1")
                    .containsEntry("exp", "1700000060");
            assertThat(allowed.contextV1()).containsKeys("claims", "scopes");
        });
    }

    @Test
    void schemeBeforeTheTokenIsOptional() {
        assertThat(List.of(token, "bearer " + token, "BEARER   " + token, " " + token))
                .allMatch(value -> decideWith(null, null, "Authorization", value) instanceof RouteDecision.Allowed);
    }

    @Test
    void tokenIsTakenFromTheQuery() {
        RouteRequest request = RouteRequests.asked("token=" + token);

        assertThat(decide(authorizer(null, "$request.querystring.token"), request))
                .isInstanceOf(RouteDecision.Allowed.class);
        assertThat(decide(authorizer(null, null), request)).isInstanceOf(RouteDecision.Unauthorized.class);
    }

    @Test
    void missingTokenIsChallenged() {
        RouteDecision missing = new RouteDecision.Unauthorized(Optional.of("Bearer"));

        assertThat(decideWith(null, null)).isEqualTo(missing);
        assertThat(decideWith(null, null, "Authorization", "Bearer ")).isEqualTo(missing);
    }

    @Test
    void invalidTokenIsChallengedWithTheReason() {
        String expired = issuer.token(
                SignedTokens.claims(RouteRequests.TIME.minusSeconds(3600).getEpochSecond()));

        assertThat(decideWith(null, null, "Authorization", expired))
                .isEqualTo(new RouteDecision.Unauthorized(Optional.of(
                        "Bearer scope=\"\" error=\"invalid_token\"" + " error_description=\"the token has expired\"")));
    }

    @Test
    void oneScopeIsEnough() {
        RouteDecision decision = decideWith(List.of("pets.write", "pets.read"), null, "Authorization", token);

        assertThat(decision)
                .isInstanceOfSatisfying(
                        RouteDecision.Allowed.class,
                        allowed -> assertThat(allowed.context().get("jwt"))
                                .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
                                .containsEntry("scopes", List.of("pets.read")));
    }

    @Test
    void tokenWithoutScopeIsForbidden() {
        assertThat(decideWith(List.of("pets.write"), null, "Authorization", token))
                .isEqualTo(new RouteDecision.Forbidden(Optional.of("Bearer scope=\"pets.write\""
                        + " error=\"insufficient_scope\" error_description=\"the token does not have one of the"
                        + " scopes\"")));
    }

    @Test
    void scopeCannotEndTheHeader() {
        RouteDecision decision = decideWith(List.of("a\"\r\nSet-Cookie: x"), null, "Authorization", token);

        assertThat(decision)
                .isInstanceOfSatisfying(
                        RouteDecision.Forbidden.class,
                        forbidden -> assertThat(forbidden.challenge().orElseThrow())
                                .startsWith("Bearer scope=\"aSet-Cookie: x\" error="));
    }

    @Test
    void brokenIssuerRefusesAndIsAProblem() {
        down = true;
        JwtRouteAuthorizer authorizer = authorizer(null, null);

        assertThat(decide(authorizer, RouteRequests.with("Authorization", token)))
                .isEqualTo(new RouteDecision.Unauthorized(Optional.of("Bearer scope=\"\" error=\"invalid_token\""
                        + " error_description=\"the keys of the issuer cannot be read\"")));
        assertThat(authorizer.problem()).contains("down");
    }

    private RouteDecision decideWith(List<String> scopes, String source, String... headers) {
        return decide(authorizer(scopes, source), RouteRequests.with(headers));
    }

    private static RouteDecision decide(JwtRouteAuthorizer authorizer, RouteRequest request) {
        return authorizer
                .decide(request)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private JwtRouteAuthorizer authorizer(List<String> scopes, String source) {
        JwtAuthorizer rules = new JwtAuthorizer(SignedTokens.ISSUER, List.of("shop"), scopes, source);
        return new JwtRouteAuthorizer(rules, keys, CLOCK, Runnable::run);
    }
}
