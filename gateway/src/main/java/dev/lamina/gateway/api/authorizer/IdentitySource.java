package dev.lamina.gateway.api.authorizer;

import dev.lamina.gateway.api.web.HeadFields;
import io.vertx.core.http.HttpHeaders;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A value of a request that an authorizer needs, in API Gateway's notation.
 *
 * @param expression such as {@code $request.header.Authorization}
 */
public record IdentitySource(String expression) {
    private static final String HEADER = "$request.header.";
    private static final String QUERY = "$request.querystring.";
    private static final String VARIABLE = "$stageVariables.";
    private static final String CONTEXT = "$context.";
    private static final String PEER = CONTEXT + "identity.sourceIp";

    private static final Map<String, Function<RouteRequest, String>> CONTEXT_VARIABLES = Map.of(
            "apiId", RouteRequest::apiId,
            "domainName", RouteRequest::host,
            "httpMethod", request -> request.method().name(),
            "identity.sourceIp", RouteRequest::sourceIp,
            "identity.userAgent", request -> request.headers().get(HttpHeaders.USER_AGENT),
            "path", RouteRequest::path,
            "requestId", RouteRequest::requestId,
            "routeKey", RouteRequest::routeKey,
            "stage", RouteRequest::stage);

    /** The value; absent if the request does not have it, or it is empty. */
    public Optional<String> value(RouteRequest request) {
        return Optional.ofNullable(read(request)).filter(value -> !value.isEmpty());
    }

    private String read(RouteRequest request) {
        if (expression.startsWith(HEADER)) {
            String name = expression.substring(HEADER.length());
            return request.headers().contains(name)
                    ? String.join(",", request.headers().getAll(name))
                    : null;
        }
        if (expression.startsWith(QUERY)) {
            return HeadFields.query(request.query()).get(expression.substring(QUERY.length()));
        }
        if (expression.startsWith(VARIABLE)) {
            return request.stageVariables().get(expression.substring(VARIABLE.length()));
        }
        return contextVariable().map(variable -> variable.apply(request)).orElse(null);
    }

    /** Says what is wrong with the expression, and what it can be; absent if there are such values. */
    public Optional<String> problem() {
        boolean known = expression.startsWith(HEADER)
                || expression.startsWith(QUERY)
                || expression.startsWith(VARIABLE)
                || contextVariable().isPresent();
        return known
                ? Optional.empty()
                : Optional.of("\"" + expression + "\" does not exist: of $context there are "
                        + String.join(", ", new TreeSet<>(CONTEXT_VARIABLES.keySet())));
    }

    /** Whether it is the peer of the connection: behind a proxy that is the proxy, whoever the client is. */
    public boolean isPeer() {
        return expression.equals(PEER);
    }

    private Optional<Function<RouteRequest, String>> contextVariable() {
        return expression.startsWith(CONTEXT)
                ? Optional.ofNullable(CONTEXT_VARIABLES.get(expression.substring(CONTEXT.length())))
                : Optional.empty();
    }
}
