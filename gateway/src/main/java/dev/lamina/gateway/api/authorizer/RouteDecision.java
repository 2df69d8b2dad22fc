package dev.lamina.gateway.api.authorizer;

import java.util.Map;
import java.util.Optional;

/** What an authorizer decided. The responses are those of API Gateway. */
public sealed interface RouteDecision {
    RouteDecision FORBIDDEN = new Forbidden(Optional.empty());
    RouteDecision FAILED = new Failed();

    /**
     * The request goes on to its function.
     *
     * @param context {@code requestContext.authorizer} of payload format 2.0, such as {@code {"jwt": {...}}}; empty: it
     *     has none
     * @param contextV1 the same of payload format 1.0; empty: it has none
     */
    record Allowed(Map<String, Object> context, Map<String, Object> contextV1) implements RouteDecision {
        /** Allowed without a context. */
        public static final Allowed ANYONE = new Allowed(Map.of(), Map.of());
    }

    /**
     * 401: no identity, or not a valid one.
     *
     * @param challenge the header WWW-Authenticate
     */
    record Unauthorized(Optional<String> challenge) implements RouteDecision {}

    /**
     * 403: the identity may not do this.
     *
     * @param challenge the header WWW-Authenticate
     */
    record Forbidden(Optional<String> challenge) implements RouteDecision {}

    /** 500: the authorizer itself failed. */
    record Failed() implements RouteDecision {}
}
