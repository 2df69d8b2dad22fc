package dev.lamina.gateway.api.authorizer.jwt;

import java.time.Duration;
import java.time.Instant;

/** All issuers, with the same keys, up or down as a test says. */
public final class TestIssuers {
    private final SignedTokens keys = SignedTokens.elliptic();

    // Mutable state
    private volatile boolean down;
    private volatile Instant now = Instant.now();

    public SigningKeyCaches caches() {
        return new SigningKeyCaches(
                url -> {
                    if (down) {
                        throw new IssuerException("the issuer is down");
                    }
                    return keys.keys();
                },
                () -> now);
    }

    public void down(boolean isDown) {
        down = isDown;
    }

    /** After the longest pause between two attempts. */
    public void later() {
        now = now.plus(Duration.ofSeconds(30));
    }
}
