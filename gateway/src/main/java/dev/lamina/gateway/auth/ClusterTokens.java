package dev.lamina.gateway.auth;

import dev.lamina.gateway.GatewayConfig;
import io.vertx.core.MultiMap;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps the tokens of this cluster from functions that anyone may call: with such a token, a function could act as its
 * caller at the API server or here. A token of another issuer, or for another audience, is for the function.
 */
@ApplicationScoped
public class ClusterTokens {
    /** Kubernetes mounts it. Its issuer and audience are those of the API server. */
    private static final Path OWN = Path.of("/var/run/secrets/kubernetes.io/serviceaccount/token");

    private static final String BEARER = "Bearer ";

    private final Optional<TokenClaims> own;
    private final Set<String> audiences;

    @Inject
    ClusterTokens(GatewayConfig config) {
        this(ownToken(), config.identity().tokenAudiences());
    }

    /** @param own a token for the API server; empty outside of a cluster */
    public ClusterTokens(Optional<String> own, List<String> tokenAudiences) {
        this.own = own.flatMap(TokenClaims::of);
        this.audiences = new HashSet<>(tokenAudiences);
        this.own.ifPresent(claims -> audiences.addAll(claims.audiences()));
    }

    /** Removes the header if it has a token of this cluster. */
    public void withhold(MultiMap headers) {
        String authorization = headers.get("Authorization");
        if (authorization != null
                && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                && TokenClaims.of(authorization.substring(BEARER.length()).trim())
                        .filter(this::isOurs)
                        .isPresent()) {
            headers.remove("Authorization");
        }
    }

    private boolean isOurs(TokenClaims claims) {
        return claims.isLegacy()
                || own.filter(mine -> mine.issuer().equals(claims.issuer())).isPresent()
                        && claims.isForOneOf(audiences);
    }

    private static Optional<String> ownToken() {
        try {
            return Files.isReadable(OWN) ? Optional.of(Files.readString(OWN).strip()) : Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException("could not read " + OWN + ": " + e.getMessage(), e);
        }
    }
}
