package dev.lamina.gateway.identity;

import java.nio.charset.StandardCharsets;

/** By which a token is remembered: memory keeps no tokens. */
record TokenHash(String sha256) {
  static TokenHash of(String token) {
    return new TokenHash(SigningKeys.sha256(token.getBytes(StandardCharsets.UTF_8)));
  }
}
