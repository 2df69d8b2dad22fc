package dev.lamina.gateway.api.http;

import dev.lamina.api.HttpAuthorizer;
import dev.lamina.api.HttpRoute;
import dev.lamina.api.HttpSource;
import dev.lamina.gateway.api.authorizer.RouteAuthorizer;
import dev.lamina.gateway.function.FunctionId;
import java.util.Optional;

/**
 * A route and what is behind it.
 *
 * @param arn the ARN of the function
 * @param source of the Trigger that has the route
 * @param limit the name of its limit; empty if it has none
 */
record ApiRoute(
        HttpRoute route,
        FunctionId function,
        String arn,
        HttpSource source,
        RouteAuthorizer authorizer,
        Optional<String> limit) {

    /** Whether the function does not get the credentials with which the gateway identified the caller. */
    boolean hidesCredentials() {
        return source.authorizerType() == HttpAuthorizer.Type.Kubernetes;
    }
}
