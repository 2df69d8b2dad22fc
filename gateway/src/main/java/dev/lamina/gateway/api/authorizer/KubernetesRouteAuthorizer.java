package dev.lamina.gateway.api.authorizer;

import dev.lamina.gateway.auth.Authenticator;
import dev.lamina.gateway.auth.Authorizer;
import dev.lamina.gateway.auth.Caller;
import dev.lamina.gateway.auth.Permission;
import dev.lamina.gateway.http.AwsException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Allows callers with a Kubernetes token that may invoke the function of the route, as with function URLs. AWS
 * signatures are not accepted: they cover the body, which is not read yet.
 */
final class KubernetesRouteAuthorizer implements RouteAuthorizer {
    private static final Logger LOG = Logger.getLogger(KubernetesRouteAuthorizer.class);
    private static final String BEARER = "Bearer ";
    private static final RouteDecision NO_TOKEN = new RouteDecision.Unauthorized(Optional.of("Bearer"));
    private static final RouteDecision INVALID_TOKEN =
            new RouteDecision.Unauthorized(Optional.of("Bearer error=\"invalid_token\""));

    private final Authenticator authenticator;
    private final Authorizer authorizer;

    KubernetesRouteAuthorizer(Authenticator authenticator, Authorizer authorizer) {
        this.authenticator = authenticator;
        this.authorizer = authorizer;
    }

    @Override
    public Future<RouteDecision> decide(RouteRequest request) {
        String authorization = request.headers().get(HttpHeaders.AUTHORIZATION);
        if (authorization == null || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return Future.succeededFuture(NO_TOKEN);
        }
        return authenticator
                .identify("execute-api", request.method(), request.path(), request.headers())
                .map(pending -> pending.prove(Buffer.buffer()))
                .compose(caller -> authorizer
                        .allowed(caller, Permission.invoke(request.function()))
                        .map(allowed -> allowed ? allowed(caller) : RouteDecision.FORBIDDEN))
                .otherwise(failure -> failed(request, failure));
    }

    private static RouteDecision failed(RouteRequest request, Throwable failure) {
        if (failure instanceof AwsException) {
            return INVALID_TOKEN;
        }
        LOG.warnf("Request %s could not be authorized: %s", request.requestId(), failure);
        return RouteDecision.FAILED;
    }

    /** The fields are those of a request with an AWS signature, as far as a Kubernetes user has them. */
    private static RouteDecision allowed(Caller caller) {
        Map<String, Object> iam = new LinkedHashMap<>();
        iam.put("accessKey", null);
        iam.put("accountId", caller.namespace().orElse(null));
        iam.put("callerId", caller.user());
        iam.put("cognitoIdentity", null);
        iam.put("principalOrgId", null);
        iam.put("userArn", caller.user());
        iam.put("userId", caller.uid());
        return new RouteDecision.Allowed(Map.of("iam", iam), Map.of("principalId", caller.user()));
    }
}
