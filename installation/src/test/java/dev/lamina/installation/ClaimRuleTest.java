package dev.lamina.installation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClaimRuleTest {
    private static final Optional<String> NONE = Optional.empty();
    private static final Optional<String> OWN = Optional.of("lamina-system:lamina-claim");
    private static final Optional<String> FIRST = Optional.of("first:lamina-claim");
    private static final Optional<String> TENANT = Optional.of("tenant:lamina-claim");

    private final ClaimRule rule = new ClaimRule(OWN.get());

    @Test
    void everythingIsServedWithoutClaims() {
        assertThat(rule.other(NONE, NONE)).isEmpty();
    }

    @Test
    void ownClaimsHideNothing() {
        assertThat(rule.other(OWN, NONE)).isEmpty();
        assertThat(rule.other(NONE, OWN)).isEmpty();
        assertThat(rule.other(OWN, OWN)).isEmpty();
    }

    @Test
    void claimedNamespaceBelongsToItsInstallation() {
        assertThat(rule.other(TENANT, NONE)).isEqualTo(TENANT);
        assertThat(rule.other(TENANT, OWN)).isEqualTo(TENANT);
    }

    @Test
    void unclaimedNamespaceBelongsToClusterClaim() {
        assertThat(rule.other(NONE, FIRST)).isEqualTo(FIRST);
    }

    @Test
    void namespaceClaimPrecedesClusterClaim() {
        assertThat(rule.other(OWN, FIRST)).isEmpty();
        assertThat(rule.other(TENANT, FIRST)).isEqualTo(TENANT);
    }
}
