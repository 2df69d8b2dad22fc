package dev.lamina.gateway.api.authorizer.jwt;

import dev.lamina.api.JwtAuthorizer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The claims that a token must have, with API Gateway's rules: there is no tolerance in times. */
final class ClaimChecks {
    private static final List<ClaimCheck> ALL = List.of(
            ClaimChecks::issuer,
            ClaimChecks::expiry,
            ClaimChecks::notBefore,
            ClaimChecks::issuedAt,
            ClaimChecks::audience);

    @FunctionalInterface
    private interface ClaimCheck {
        Optional<String> error(Map<String, Object> claims, JwtAuthorizer rules, Instant now);
    }

    private ClaimChecks() {}

    /** Says what is wrong with the claims; absent if they are as they must be. */
    static Optional<String> error(Map<String, Object> claims, JwtAuthorizer rules, Instant now) {
        return ALL.stream()
                .flatMap(check -> check.error(claims, rules, now).stream())
                .findFirst();
    }

    /** The scopes of a token: of {@code scope}, a text with spaces, or of {@code scp}, a text or a list. */
    static List<String> scopes(Map<String, Object> claims) {
        return Stream.of("scope", "scp")
                .flatMap(name -> texts(claims.get(name)).stream())
                .flatMap(text -> Arrays.stream(text.split(" ")))
                .filter(scope -> !scope.isEmpty())
                .distinct()
                .toList();
    }

    private static Optional<String> issuer(Map<String, Object> claims, JwtAuthorizer rules, Instant now) {
        return rules.issuer().equals(claims.get("iss"))
                ? Optional.empty()
                : Optional.of("the token does not have a valid issuer");
    }

    private static Optional<String> expiry(Map<String, Object> claims, JwtAuthorizer rules, Instant now) {
        if (!(claims.get("exp") instanceof Number expiry)) {
            return Optional.of("the token does not have a valid exp");
        }
        return seconds(now) < expiry.doubleValue() ? Optional.empty() : Optional.of("the token has expired");
    }

    private static Optional<String> notBefore(Map<String, Object> claims, JwtAuthorizer rules, Instant now) {
        return isPast(claims.get("nbf"), now) ? Optional.empty() : Optional.of("the token is not valid yet");
    }

    private static Optional<String> issuedAt(Map<String, Object> claims, JwtAuthorizer rules, Instant now) {
        return isPast(claims.get("iat"), now) ? Optional.empty() : Optional.of("the token was issued in the future");
    }

    private static Optional<String> audience(Map<String, Object> claims, JwtAuthorizer rules, Instant now) {
        Object audience = claims.get("aud") == null ? claims.get("client_id") : claims.get("aud");
        return texts(audience).stream().anyMatch(rules.audiences()::contains)
                ? Optional.empty()
                : Optional.of("the token does not have a valid audience");
    }

    private static boolean isPast(Object claim, Instant now) {
        return claim == null || claim instanceof Number time && time.doubleValue() <= seconds(now);
    }

    private static double seconds(Instant now) {
        return now.toEpochMilli() / 1000.0;
    }

    private static List<String> texts(Object claim) {
        return switch (claim) {
            case String text -> List.of(text);
            case List<?> list ->
                list.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList();
            case null, default -> List.of();
        };
    }
}
