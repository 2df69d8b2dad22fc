package dev.lamina.gateway.api.authorizer.function;

import dev.lamina.gateway.api.authorizer.RouteRequest;

/** The ARN of a request, as policies name it; the namespace is in the place of the account. */
final class RouteArn {
    private RouteArn() {}

    static String of(RouteRequest request, String region) {
        String path = request.path().startsWith("/") ? request.path() : "/" + request.path();
        return "arn:aws:execute-api:" + region + ":" + request.function().namespace() + ":" + request.apiId() + "/"
                + request.stage() + "/" + request.method().name() + path;
    }
}
