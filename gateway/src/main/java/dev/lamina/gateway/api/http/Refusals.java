package dev.lamina.gateway.api.http;

import dev.lamina.gateway.api.Response;
import dev.lamina.gateway.api.authorizer.RouteDecision;
import java.util.Optional;

/** The responses to clients that an authorizer does not allow. */
final class Refusals {
    private Refusals() {}

    /** Empty if the request is allowed. */
    static Optional<Response> of(RouteDecision decision) {
        return switch (decision) {
            case RouteDecision.Allowed _ -> Optional.empty();
            case RouteDecision.Unauthorized unauthorized ->
                Optional.of(challenged(ApiMessage.UNAUTHORIZED, unauthorized.challenge()));
            case RouteDecision.Forbidden forbidden ->
                Optional.of(challenged(ApiMessage.FORBIDDEN, forbidden.challenge()));
            case RouteDecision.Failed _ -> Optional.of(ApiMessage.INTERNAL_ERROR.response());
        };
    }

    private static Response challenged(ApiMessage message, Optional<String> challenge) {
        Response response = message.response();
        return challenge.map(value -> response.with("WWW-Authenticate", value)).orElse(response);
    }
}
