package dev.lamina.gateway.api.authorizer.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.JwtAuthorizer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** API Gateway's rules for claims. */
class ClaimChecksTest {
    private static final Instant NOW = Instant.ofEpochSecond(1000);
    private static final JwtAuthorizer RULES = new JwtAuthorizer("https://id", List.of("shop", "app"), null, null);

    @Test
    void validClaimsPass() {
        assertThat(error()).isEmpty();
        assertThat(error("nbf", 1000L, "iat", 1000L)).isEmpty();
    }

    @Test
    void otherIssuerIsRefused() {
        assertThat(error("iss", "https://id/")).get().asString().contains("issuer");
        assertThat(error("iss", null)).get().asString().contains("issuer");
    }

    @Test
    void expiryIsExact() {
        assertThat(error("exp", 1001L)).isEmpty();
        assertThat(error("exp", 1000L)).contains("the token has expired");
        assertThat(error("exp", 1000.5)).isEmpty();
        assertThat(error("exp", null)).contains("the token does not have a valid exp");
        assertThat(error("exp", "1001")).contains("the token does not have a valid exp");
    }

    @Test
    void timesInTheFutureAreRefused() {
        assertThat(error("nbf", 1001L)).contains("the token is not valid yet");
        assertThat(error("nbf", "1")).contains("the token is not valid yet");
        assertThat(error("iat", 1001L)).contains("the token was issued in the future");
    }

    @Test
    void oneAudienceIsEnough() {
        assertThat(error("aud", List.of("x", "app"))).isEmpty();
        assertThat(error("aud", List.of("x"))).contains("the token does not have a valid audience");
        assertThat(error("aud", List.of())).isPresent();
        assertThat(error("aud", Map.of("shop", 1))).isPresent();
    }

    @Test
    void clientIdCountsWithoutAudience() {
        assertThat(error("aud", null, "client_id", "app")).isEmpty();
        assertThat(error("aud", null, "client_id", "x")).isPresent();
        assertThat(error("aud", "x", "client_id", "app")).isPresent();
    }

    @Test
    void scopesAreTextOrList() {
        assertThat(ClaimChecks.scopes(Map.of("scope", "a  b"))).containsExactly("a", "b");
        assertThat(ClaimChecks.scopes(Map.of("scp", List.of("a", "b")))).containsExactly("a", "b");
        assertThat(ClaimChecks.scopes(Map.of("scp", "a b", "scope", "c"))).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(ClaimChecks.scopes(Map.of("scope", 1L))).isEmpty();
    }

    @Test
    void claimsArePassedAsText() {
        assertThat(ClaimText.of(Map.of(
                        "exp",
                        1700000000L,
                        "rate",
                        1.5,
                        "verified",
                        true,
                        "groups",
                        List.of("a", "b"),
                        "access",
                        Map.of("roles", List.of("x", "y"), "id", 1L))))
                .containsEntry("exp", "1700000000")
                .containsEntry("rate", "1.5")
                .containsEntry("verified", "true")
                .containsEntry("groups", "[a b]")
                .containsEntry("access", "map[id:1 roles:[x y]]");
    }

    @Test
    void deepClaimIsCut() {
        Object deep = "end";
        for (int i = 0; i < 100_000; i++) {
            deep = Arrays.asList(deep);
        }

        assertThat(ClaimText.of(Map.of("deep", deep)).get("deep").toString()).doesNotContain("end");
    }

    private static Optional<String> error(Object... changes) {
        Map<String, Object> claims = new HashMap<>(Map.of("iss", "https://id", "aud", "shop", "exp", 1060L));
        for (int i = 0; i < changes.length; i += 2) {
            claims.put((String) changes[i], changes[i + 1]);
        }
        return ClaimChecks.error(claims, RULES, NOW);
    }
}
