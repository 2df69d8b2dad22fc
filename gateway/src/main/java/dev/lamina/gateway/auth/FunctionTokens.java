package dev.lamina.gateway.auth;

import dev.lamina.api.FunctionToken;
import dev.lamina.api.Lamina;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.Functions;
import dev.lamina.gateway.runtime.PodAuthenticator.Pod;
import dev.lamina.gateway.runtime.PodAuthenticator.Refused;
import io.vertx.core.Future;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Checks tokens of pods without volumes, which the operator signed. No review is needed, so a pod that starts for a
 * waiting caller loses no time. The token proves the function; the pod itself says which of its pods it is.
 */
@ApplicationScoped
class FunctionTokens {
    private static final int LONGEST_GENERATED = 58;

    private final Functions functions;
    private final List<String> keys;

    @Inject
    FunctionTokens(Functions functions, GatewayConfig config) {
        this.functions = functions;
        this.keys = Stream.of(config.identity().podKey(), config.identity().previousPodKey())
                .flatMap(Optional::stream)
                .toList();
    }

    /** @param podName the name that the pod sends */
    Future<Pod> authenticate(String bearerToken, String podName) {
        Optional<FunctionToken> token = keys.stream()
                .flatMap(key -> FunctionToken.verified(bearerToken, key).stream())
                .findFirst();
        return token.isEmpty()
                ? refused(401, "the token is not signed with the key of this installation")
                : exists(token.get()).compose(there -> decide(token.get(), podName, there));
    }

    private static Future<Pod> decide(FunctionToken token, String podName, boolean there) {
        if (!there) {
            return refused(
                    401,
                    "the function " + token.namespace() + "/" + token.function() + " of this token does not exist");
        }
        if (!podName.startsWith(podNamePrefix(token.function()))) {
            return refused(403, "a pod of function " + token.function() + " cannot have the name \"" + podName + "\"");
        }
        return Future.succeededFuture(new Pod(new FunctionId(token.namespace(), token.function()), podName));
    }

    /** Kubernetes truncates the prefix of a generated pod name before it appends five characters. */
    private static String podNamePrefix(String function) {
        String prefix = Lamina.childName(function) + "-";
        return prefix.substring(0, Math.min(prefix.length(), LONGEST_GENERATED));
    }

    /**
     * Whether the very function of the token exists, not a later one of that name. One that the watch does not know is
     * read again.
     */
    private Future<Boolean> exists(FunctionToken token) {
        FunctionId id = new FunctionId(token.namespace(), token.function());
        return known(id, token.uid())
                ? Future.succeededFuture(true)
                : Future.fromCompletionStage(functions.refresh(id, functions.find(id)))
                        .map(ignored -> known(id, token.uid()));
    }

    private boolean known(FunctionId id, String uid) {
        return functions
                .resource(id)
                .filter(function -> uid.equals(function.getMetadata().getUid()))
                .isPresent();
    }

    private static Future<Pod> refused(int status, String message) {
        return Future.failedFuture(new Refused(status, message));
    }
}
