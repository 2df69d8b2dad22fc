package dev.lamina.gateway.api.authorizer.function;

import dev.lamina.api.HttpWebSocket;
import dev.lamina.gateway.api.authorizer.RouteRequest;

/** The ARN of a request, as policies name it; the namespace is in the place of the account. */
final class RouteArn {
    private RouteArn() {}

    static String of(RouteRequest request, String region) {
        if (request.routeKey().equals(HttpWebSocket.CONNECT)) {
            return of(request, region, "/" + HttpWebSocket.CONNECT);
        }
        String path = request.path().startsWith("/") ? request.path() : "/" + request.path();
        return of(request, region, "/" + request.method().name() + path);
    }

    private static String of(RouteRequest request, String region, String route) {
        return "arn:aws:execute-api:" + region + ":" + request.function().namespace() + ":" + request.apiId() + "/"
                + request.stage() + route;
    }
}
