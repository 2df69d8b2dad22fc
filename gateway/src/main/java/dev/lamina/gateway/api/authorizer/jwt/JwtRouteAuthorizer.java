package dev.lamina.gateway.api.authorizer.jwt;

import dev.lamina.api.JwtAuthorizer;
import dev.lamina.gateway.api.authorizer.IdentitySource;
import dev.lamina.gateway.api.authorizer.RouteAuthorizer;
import dev.lamina.gateway.api.authorizer.RouteDecision;
import dev.lamina.gateway.api.authorizer.RouteRequest;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;

/**
 * Allows requests with a JSON Web Token of an issuer. A token is checked on the executor: that takes CPU, and its key
 * may have to be read from the issuer first.
 */
public final class JwtRouteAuthorizer implements RouteAuthorizer {
    private static final Logger LOG = Logger.getLogger(JwtRouteAuthorizer.class);
    private static final String BEARER = "Bearer ";
    private static final IdentitySource DEFAULT_SOURCE = new IdentitySource("$request.header.Authorization");
    private static final RouteDecision NO_TOKEN = new RouteDecision.Unauthorized(Optional.of("Bearer"));

    private final JwtAuthorizer rules;
    private final IdentitySource source;
    private final List<String> needed;
    private final SigningKeyCache keys;
    private final TokenVerifier verifier;
    private final InstantSource clock;
    private final Executor executor;

    public JwtRouteAuthorizer(JwtAuthorizer rules, SigningKeyCache keys, InstantSource clock, Executor executor) {
        this.rules = rules;
        this.source = rules.identitySource() == null ? DEFAULT_SOURCE : new IdentitySource(rules.identitySource());
        this.needed = rules.scopes() == null ? List.of() : rules.scopes();
        this.keys = keys;
        this.verifier = new TokenVerifier(keys);
        this.clock = clock;
        this.executor = executor;
    }

    /** Why no token can be checked; absent if they can. */
    public Optional<String> problem() {
        return keys.problem();
    }

    @Override
    public Future<RouteDecision> decide(RouteRequest request) {
        Optional<String> token = source.value(request).map(JwtRouteAuthorizer::withoutScheme);
        if (token.filter(text -> !text.isEmpty()).isEmpty()) {
            return Future.succeededFuture(NO_TOKEN);
        }
        return Future.fromCompletionStage(
                CompletableFuture.supplyAsync(() -> decide(token.get(), request.requestId()), executor));
    }

    private static String withoutScheme(String value) {
        return (value.regionMatches(true, 0, BEARER, 0, BEARER.length()) ? value.substring(BEARER.length()) : value)
                .trim();
    }

    private RouteDecision decide(String token, String requestId) {
        try {
            return decide(verifier.claims(token));
        } catch (InvalidTokenException e) {
            return invalid(e.getMessage());
        } catch (IssuerException e) {
            return invalid("the keys of the issuer cannot be read"); // API Gateway answers 401, too
        } catch (RuntimeException e) { // a request must always get a response
            LOG.errorf(e, "Request %s could not be authorized", requestId);
            return RouteDecision.FAILED;
        }
    }

    private RouteDecision decide(Map<String, Object> claims) {
        Optional<String> error = ClaimChecks.error(claims, rules, clock.instant());
        if (error.isPresent()) {
            return invalid(error.get());
        }
        List<String> scopes =
                ClaimChecks.scopes(claims).stream().filter(needed::contains).toList();
        if (!needed.isEmpty() && scopes.isEmpty()) {
            return new RouteDecision.Forbidden(
                    challenge("insufficient_scope", "the token does not have one of the scopes"));
        }
        Map<String, Object> jwt = new HashMap<>();
        jwt.put("claims", ClaimText.of(claims));
        jwt.put("scopes", needed.isEmpty() ? null : scopes);
        return new RouteDecision.Allowed(Map.of("jwt", jwt), Collections.unmodifiableMap(jwt));
    }

    private RouteDecision invalid(String why) {
        return new RouteDecision.Unauthorized(challenge("invalid_token", why));
    }

    private Optional<String> challenge(String error, String why) {
        // What RFC 6749 does not allow in a scope would end the text, or the header.
        String scopes = String.join(" ", needed).replaceAll("[^\\x20\\x21\\x23-\\x5B\\x5D-\\x7E]", "");
        return Optional.of("Bearer scope=\"" + scopes + "\" error=\"" + error + "\" error_description=\"" + why + "\"");
    }
}
