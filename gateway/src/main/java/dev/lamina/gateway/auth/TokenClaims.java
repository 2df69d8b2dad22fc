package dev.lamina.gateway.auth;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a bearer token says about itself, not proven: it decides only what the API server is asked, and what is kept
 * from a function.
 */
record TokenClaims(String issuer, Set<String> audiences) {
    /** Of tokens in Secrets, which have no audience. */
    private static final String LEGACY_ISSUER = "kubernetes/serviceaccount";

    /** Empty for a token of another form than JWT. */
    static Optional<TokenClaims> of(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3 || !token.startsWith("ey")) {
            return Optional.empty();
        }
        try {
            JsonObject claims =
                    new JsonObject(Buffer.buffer(Base64.getUrlDecoder().decode(parts[1])));
            return Optional.of(new TokenClaims(text(claims.getValue("iss")), audiences(claims.getValue("aud"))));
        } catch (RuntimeException e) { // it is no JSON, or has other types
            return Optional.empty();
        }
    }

    private static Set<String> audiences(Object claim) {
        List<?> values = claim instanceof JsonArray array ? array.getList() : List.of(text(claim));
        return values.stream()
                .map(TokenClaims::text)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.toSet());
    }

    private static String text(Object claim) {
        return claim instanceof String text ? text : "";
    }

    boolean isForOneOf(Set<String> wanted) {
        return audiences.stream().anyMatch(wanted::contains);
    }

    /** A token in a Secret, for the API server. */
    boolean isLegacy() {
        return issuer.equals(LEGACY_ISSUER) && audiences.isEmpty();
    }
}
