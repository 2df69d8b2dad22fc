package dev.lamina.gateway.auth;

import java.nio.charset.StandardCharsets;

/** The key under which a token's answer is cached, so that no tokens are kept in memory. */
record TokenHash(String sha256) {
    static TokenHash of(String token) {
        return new TokenHash(SigningKeys.sha256(token.getBytes(StandardCharsets.UTF_8)));
    }
}
