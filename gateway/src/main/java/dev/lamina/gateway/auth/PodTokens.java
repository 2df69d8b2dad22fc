package dev.lamina.gateway.auth;

import dev.lamina.api.Lamina;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.pool.PoolPod;
import dev.lamina.gateway.runtime.PodAuthenticator.Pod;
import dev.lamina.gateway.runtime.PodAuthenticator.Refused;
import io.vertx.core.Future;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/**
 * Checks tokens of functions' pods with volumes. They are projected for the gateway only and bound to the pod, whose
 * label names the function. The pod is read by the name in the token and must have the uid in the token.
 */
@ApplicationScoped
class PodTokens {
    private static final List<String> GATEWAY = List.of(Lamina.GATEWAY_AUDIENCE);
    private static final String POD_NAME = "authentication.kubernetes.io/pod-name";
    private static final String POD_UID = "authentication.kubernetes.io/pod-uid";

    private final KubernetesReviews reviews;
    private final ClusterSignatures signatures;
    private final PodLookup pods;
    private final RefreshingCache<TokenHash, Verdict> cache;

    /** One of the two, so that a refusal is cached as well. */
    private record Verdict(Optional<Pod> pod, Optional<Refused> refused) {
        static Verdict of(Pod pod) {
            return new Verdict(Optional.of(pod), Optional.empty());
        }

        static Verdict refused(int status, String message) {
            return new Verdict(Optional.empty(), Optional.of(new Refused(status, message)));
        }
    }

    @Inject
    PodTokens(KubernetesReviews reviews, ClusterSignatures signatures, PodLookup pods, GatewayConfig config) {
        this(reviews, signatures, pods, config.identity(), ReviewExecutors.inVirtualThreads());
    }

    PodTokens(
            KubernetesReviews reviews,
            ClusterSignatures signatures,
            PodLookup pods,
            GatewayConfig.Identity config,
            ReviewExecutors executors) {
        this.reviews = reviews;
        this.signatures = signatures;
        this.pods = pods;
        this.cache = new RefreshingCache<>(
                config.cachePod(),
                config.cacheRefusal(),
                config.cacheOutage(),
                v -> v.pod().isPresent(),
                executors);
    }

    /** Like {@link dev.lamina.gateway.runtime.PodAuthenticator#authenticate}; the token also names the pod. */
    Future<Pod> authenticate(String bearerToken) {
        return cache.ask(TokenHash.of(bearerToken), hash -> decide(bearerToken))
                .map(verdict ->
                        verdict.pod().orElseThrow(() -> verdict.refused().orElseThrow()));
    }

    private Verdict decide(String token) {
        Optional<Caller> caller = review(token);
        return caller.isEmpty()
                ? Verdict.refused(401, "the token is not valid for audience " + Lamina.GATEWAY_AUDIENCE)
                : decide(caller.get());
    }

    private Optional<Caller> review(String token) {
        return switch (signatures.origin(token)) {
            case TokenOrigin.Forged() -> Optional.empty();
            case TokenOrigin.Signed(var namespace) -> reviews.token(token, GATEWAY, "tokens of pods of " + namespace);
            case TokenOrigin.Unknown() -> reviews.token(token, GATEWAY, "tokens of pods");
        };
    }

    /**
     * Returns the pod that was parked and has this token, with its labels of now: nothing is cached, as a label that
     * changes makes it a pod of a function. Empty if the token proves no pod. Blocks.
     */
    Optional<PoolPod> poolPod(String token) {
        return review(token).flatMap(this::poolPod);
    }

    /** Remembers, as if it had been asked for, that the token is one of a pod of the function. */
    void remember(String token, String pod, FunctionId function) {
        cache.remember(TokenHash.of(token), Verdict.of(new Pod(function, pod)));
    }

    private Optional<PoolPod> poolPod(Caller caller) {
        Optional<String> namespace = caller.namespace();
        Optional<String> name = extra(caller, POD_NAME);
        Optional<String> uid = extra(caller, POD_UID);
        if (namespace.isEmpty() || name.isEmpty() || uid.isEmpty()) {
            return Optional.empty();
        }
        return pods.find(namespace.get(), name.get())
                .filter(found -> found.uid().equals(uid.get()))
                .map(found -> new PoolPod(
                        namespace.get(),
                        name.get(),
                        Optional.ofNullable(found.labels().get(Lamina.POOL_LABEL)),
                        Optional.ofNullable(found.labels().get(Lamina.FUNCTION_LABEL))));
    }

    private Verdict decide(Caller caller) {
        Optional<String> namespace = caller.namespace();
        Optional<String> podName = extra(caller, POD_NAME);
        if (namespace.isEmpty() || podName.isEmpty()) {
            return Verdict.refused(403, "the token is not bound to a pod");
        }
        Optional<PodLookup.Found> found = pods.find(namespace.get(), podName.get())
                .filter(pod -> extra(caller, POD_UID).filter(pod.uid()::equals).isPresent());
        if (found.isEmpty()) {
            return Verdict.refused(401, "the pod " + podName.get() + " of this token does not exist");
        }
        String function = found.get().labels().get(Lamina.FUNCTION_LABEL);
        return function == null
                ? Verdict.refused(403, "pod " + podName.get() + " has no label " + Lamina.FUNCTION_LABEL)
                : Verdict.of(new Pod(new FunctionId(namespace.get(), function), podName.get()));
    }

    private static Optional<String> extra(Caller caller, String key) {
        return Optional.ofNullable(caller.extra().get(key))
                .filter(values -> !values.isEmpty())
                .map(List::getFirst);
    }
}
