package dev.lamina.gateway.api.http;

import dev.lamina.api.HttpAuthorizer;
import dev.lamina.api.HttpRoute;
import dev.lamina.api.HttpSource;
import dev.lamina.api.HttpSourceBuilder;
import dev.lamina.gateway.api.authorizer.RouteAuthorizer;
import dev.lamina.gateway.api.authorizer.RouteDecision;
import dev.lamina.gateway.function.FunctionId;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * A route and what is behind it.
 *
 * @param arn the ARN of the function
 * @param source of the Trigger that has the route
 * @param limit the name of its limit; empty if it has none
 * @param refuses whether its requests get 503: the Trigger is not served, and another route, which may have a weaker
 *     authorizer or none, must not get them
 */
record ApiRoute(
        HttpRoute route,
        FunctionId function,
        String arn,
        HttpSource source,
        RouteAuthorizer authorizer,
        Optional<String> limit,
        boolean refuses) {

    private static final FunctionId NO_FUNCTION = new FunctionId("", "");

    static ApiRoute refusing(HttpRoute route) {
        HttpSource source =
                HttpSourceBuilder.builder().routes(List.of(route.key())).build();
        return new ApiRoute(
                route,
                NO_FUNCTION,
                "",
                source,
                request -> Future.succeededFuture(RouteDecision.FAILED),
                Optional.empty(),
                true);
    }

    /** Whether the gateway itself reads the token of a request. */
    boolean readsToken() {
        return source.authorizerType() == HttpAuthorizer.Type.Kubernetes
                || source.authorizerType() == HttpAuthorizer.Type.JWT;
    }

    /** Whether the function does not get the credentials with which the gateway identified the caller. */
    boolean hidesCredentials() {
        return source.authorizerType() == HttpAuthorizer.Type.Kubernetes;
    }
}
