package dev.lamina.gateway.auth;

import dev.lamina.api.Lamina;
import dev.lamina.gateway.GatewayConfig;
import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewStatus;
import io.fabric8.kubernetes.api.model.authentication.UserInfo;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Sends reviews to the API server, a limited number at a time: a flood of unknown tokens must not flood the API server.
 */
@ApplicationScoped
class ApiServerReviews implements KubernetesReviews {
    private static final int WAIT_SECONDS = 5;

    private final KubernetesClient client;
    private final Semaphore room;

    @Inject
    ApiServerReviews(KubernetesClient client, GatewayConfig config) {
        this.client = client;
        this.room = new Semaphore(config.identity().concurrentReviews());
    }

    @Override
    public Optional<Caller> token(String token, List<String> audiences) {
        TokenReview question = new TokenReviewBuilder()
                .withNewSpec()
                .withToken(token)
                .withAudiences(audiences)
                .endSpec()
                .build();
        TokenReviewStatus status =
                review(() -> client.resource(question).create()).getStatus();
        return status != null && Boolean.TRUE.equals(status.getAuthenticated()) && isFor(audiences, status)
                ? Optional.of(caller(status.getUser()))
                : Optional.empty();
    }

    // An authenticator that ignores audiences returns none: such a token is not accepted.
    private static boolean isFor(List<String> audiences, TokenReviewStatus status) {
        return audiences.isEmpty() || audiences.stream().anyMatch(status.getAudiences()::contains);
    }

    private static Caller caller(UserInfo user) {
        return new Caller(
                user.getUsername(),
                Objects.requireNonNullElse(user.getUid(), ""),
                Objects.requireNonNullElse(user.getGroups(), List.of()),
                Objects.requireNonNullElse(user.getExtra(), Map.of()));
    }

    @Override
    public boolean allowed(Caller caller, Permission permission) {
        SubjectAccessReview question = new SubjectAccessReviewBuilder()
                .withNewSpec()
                .withUser(caller.user())
                .withUid(caller.uid())
                .withGroups(caller.groups())
                .withExtra(caller.extra())
                .withNewResourceAttributes()
                .withGroup(Lamina.GROUP)
                .withResource(permission.resource())
                .withSubresource(permission.subresource())
                .withVerb(permission.verb())
                .withNamespace(permission.namespace())
                .withName(permission.name())
                .endResourceAttributes()
                .endSpec()
                .build();
        return Boolean.TRUE.equals(
                review(() -> client.resource(question).create()).getStatus().getAllowed());
    }

    private <T> T review(Supplier<T> question) {
        try {
            if (!room.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("too many reviews are in flight at the API server");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the API server", e);
        }
        try {
            return question.get();
        } finally {
            room.release();
        }
    }
}
