package dev.lamina.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The routes that a Trigger declares, as far as they can be read, also if it is invalid, unreadable or not served. No
 * weaker route may get their requests.
 *
 * @param api the name of the API
 * @param webSocketRoutes the routes of WebSocket connections
 */
public record HttpDeclaration(String api, List<HttpRoute> routes, List<String> webSocketRoutes) {

    /** Empty if the Trigger has no HTTP source, or is disabled. */
    public static Optional<HttpDeclaration> of(Trigger trigger) {
        String name = trigger.getMetadata().getName();
        if (trigger.unreadable().isPresent()) {
            JsonNode spec = trigger.asRead().getOrDefault("spec", MissingNode.getInstance());
            JsonNode http = spec.at("/source/http");
            boolean isDisabled =
                    spec.path("enabled").isBoolean() && !spec.path("enabled").booleanValue();
            return isDisabled || !http.isObject()
                    ? Optional.empty()
                    : Optional.of(new HttpDeclaration(
                            http.path("api").asText(name),
                            readable(texts(http.path("routes"))),
                            texts(http.at("/webSocket/routes"))));
        }
        HttpSource http = trigger.getSpec().source().http();
        return http == null || !trigger.getSpec().isEnabled()
                ? Optional.empty()
                : Optional.of(new HttpDeclaration(
                        http.apiOf(name), readable(http.routesOrNone()), http.webSocketRoutesOrNone()));
    }

    private static List<String> texts(JsonNode routes) {
        List<String> texts = new ArrayList<>();
        routes.forEach(route -> texts.add(route.asText()));
        return texts;
    }

    private static List<HttpRoute> readable(List<String> texts) {
        return texts.stream().flatMap(HttpDeclaration::readable).toList();
    }

    private static Stream<HttpRoute> readable(String text) {
        try {
            return Stream.of(HttpRoute.read(text));
        } catch (IllegalArgumentException e) {
            return Stream.empty();
        }
    }
}
