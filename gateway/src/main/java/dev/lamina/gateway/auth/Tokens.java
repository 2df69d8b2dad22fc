package dev.lamina.gateway.auth;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.http.AwsException;
import io.vertx.core.Future;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/** Identifies callers by their Kubernetes tokens. */
@ApplicationScoped
class Tokens {
    private static final List<String> API_SERVER = List.of();

    private final KubernetesReviews reviews;
    private final RefreshingCache<TokenHash, Optional<Caller>> cache;

    @Inject
    Tokens(KubernetesReviews reviews, GatewayConfig config) {
        this(reviews, config.identity(), ReviewExecutors.inVirtualThreads());
    }

    Tokens(KubernetesReviews reviews, GatewayConfig.Identity config, ReviewExecutors executors) {
        this.reviews = reviews;
        this.cache = new RefreshingCache<>(config.cache(), config.cacheRefusal(), Optional::isPresent, executors);
    }

    Future<Caller> caller(String token) {
        return cache.ask(TokenHash.of(token), hash -> reviews.token(token, API_SERVER))
                .map(caller -> caller.orElseThrow(() -> AwsException.front(
                        403,
                        "UnrecognizedClientException",
                        "The bearer token is not accepted by this cluster's API server; it may have expired.")));
    }
}
