package dev.lamina.gateway.auth;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.http.AwsException;
import io.vertx.core.Future;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Identifies callers by their Kubernetes tokens: those for an audience of the gateway, and those for the API server.
 */
@ApplicationScoped
class Tokens {
    private static final List<String> API_SERVER = List.of();

    private final KubernetesReviews reviews;
    private final ClusterSignatures signatures;
    private final Set<String> audiences;
    private final boolean apiServerTokens;
    private final RefreshingCache<TokenHash, Optional<Caller>> cache;

    @Inject
    Tokens(KubernetesReviews reviews, ClusterSignatures signatures, GatewayConfig config) {
        this(reviews, signatures, config.identity(), ReviewExecutors.inVirtualThreads());
    }

    Tokens(
            KubernetesReviews reviews,
            ClusterSignatures signatures,
            GatewayConfig.Identity config,
            ReviewExecutors executors) {
        this.reviews = reviews;
        this.signatures = signatures;
        this.audiences = Set.copyOf(config.tokenAudiences());
        this.apiServerTokens = config.apiServerTokens();
        this.cache = new RefreshingCache<>(
                config.cache(), config.cacheRefusal(), config.cacheOutage(), Optional::isPresent, executors);
    }

    Future<Caller> caller(String token) {
        return cache.ask(TokenHash.of(token), hash -> reviewed(token))
                .map(caller -> caller.orElseThrow(() -> AwsException.front(
                        403,
                        "UnrecognizedClientException",
                        "The bearer token is not accepted by this cluster's API server; it may have expired."
                                + accepted())));
    }

    /** A token that the cluster cannot have signed is not reviewed. */
    private Optional<Caller> reviewed(String token) {
        return switch (signatures.origin(token)) {
            case TokenOrigin.Forged() -> Optional.empty();
            case TokenOrigin.Signed(var namespace) -> reviewed(token, "tokens of callers of " + namespace);
            case TokenOrigin.Unknown() -> reviewed(token, "tokens of callers");
        };
    }

    /** A token for one of our audiences is reviewed for them only. */
    private Optional<Caller> reviewed(String token, String holder) {
        if (TokenClaims.of(token).filter(claims -> claims.isForOneOf(audiences)).isPresent()) {
            return reviews.token(token, List.copyOf(audiences), holder);
        }
        return apiServerTokens ? reviews.token(token, API_SERVER, holder) : Optional.empty();
    }

    private String accepted() {
        return apiServerTokens ? "" : " Its audience must be one of " + String.join(", ", audiences) + ".";
    }
}
