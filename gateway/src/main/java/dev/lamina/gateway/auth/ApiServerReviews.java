package dev.lamina.gateway.auth;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.http.AwsException;
import dev.lamina.gateway.pacing.Shares;
import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewStatus;
import io.fabric8.kubernetes.api.model.authentication.UserInfo;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Sends reviews to the API server, a limited number at a time: a flood of unknown tokens must not flood the API server.
 * Tokens that the cluster has signed and permissions have shares of that number by namespace, for callers and for pods;
 * all other tokens of callers together have one, and those of pods: random tokens delay nobody else.
 */
@ApplicationScoped
class ApiServerReviews implements KubernetesReviews {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** One kind of question, or the callers of one namespace, get three quarters of the reviews at most. */
    private static final int LENT = 3;
    /** Further questions of one holder are refused at once: they would only wait and be refused later. */
    private static final int MOST_WAITING = 256;

    private final KubernetesClient client;
    private final Shares room;
    private final Map<String, Integer> waiting = new ConcurrentHashMap<>();

    @Inject
    ApiServerReviews(KubernetesClient client, GatewayConfig config) {
        this.client = client;
        this.room = new Shares(config.identity().concurrentReviews(), LENT);
    }

    @Override
    public Optional<Caller> token(String token, List<String> audiences, String holder) {
        TokenReview question = new TokenReviewBuilder()
                .withNewSpec()
                .withToken(token)
                .withAudiences(audiences)
                .endSpec()
                .build();
        TokenReviewStatus status =
                review(holder, () -> client.resource(question).create()).getStatus();
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
                .withGroup(permission.group())
                .withResource(permission.resource())
                .withSubresource(permission.subresource())
                .withVerb(permission.verb())
                .withNamespace(permission.namespace())
                .withName(permission.name())
                .endResourceAttributes()
                .endSpec()
                .build();
        return Boolean.TRUE.equals(review(
                        "permissions of " + caller.namespace().orElse(caller.user()),
                        () -> client.resource(question).create())
                .getStatus()
                .getAllowed());
    }

    /** @param holder whose share of the reviews it takes */
    private <T> T review(String holder, Supplier<T> question) {
        if (waiting.merge(holder, 1, Integer::sum) > MOST_WAITING) {
            leave(holder);
            throw tooMany(holder);
        }
        Optional<Shares.Part> part;
        try {
            part = room.await(holder, 1, PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the API server", e);
        } finally {
            leave(holder);
        }
        try (Shares.Part taken = part.orElseThrow(() -> tooMany(holder))) {
            return question.get();
        }
    }

    private void leave(String holder) {
        waiting.computeIfPresent(holder, (_, count) -> count == 1 ? null : count - 1);
    }

    /** SDKs retry after this error. */
    private static AwsException tooMany(String holder) {
        return AwsException.front(
                503,
                "ServiceUnavailableException",
                "Too many reviews are in flight at the API server: " + holder + ". Try again.");
    }
}
