package dev.lamina.gateway.auth;

import dev.lamina.gateway.GatewayConfig;
import io.vertx.core.Future;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Checks by the cluster's RBAC what callers may do. */
@ApplicationScoped
public class Authorizer {
    private final KubernetesReviews reviews;
    private final RefreshingCache<Question, Boolean> cache;

    private record Question(Caller caller, Permission action) {}

    @Inject
    Authorizer(KubernetesReviews reviews, GatewayConfig config) {
        this(reviews, config.identity(), ReviewExecutors.inVirtualThreads());
    }

    Authorizer(KubernetesReviews reviews, GatewayConfig.Identity config, ReviewExecutors executors) {
        this.reviews = reviews;
        this.cache = new RefreshingCache<>(
                config.cache(), config.cacheRefusal(), config.cacheOutage(), allowed -> allowed, executors);
    }

    /** Whether the action is allowed. Fails when the API server did not respond; completes on any thread. */
    public Future<Boolean> allowed(Caller caller, Permission action) {
        return cache.ask(new Question(caller, action), q -> reviews.allowed(q.caller(), q.action()));
    }
}
