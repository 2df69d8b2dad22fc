package dev.lamina.gateway.api.http;

import dev.lamina.api.HttpSettings;
import dev.lamina.api.HttpSettingsBuilder;
import dev.lamina.gateway.api.web.CorsRules;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An API, which one or several Triggers make.
 *
 * @param routes most specific first
 * @param webSocketRoutes those of WebSocket connections, by their keys
 * @param limit the name of the limit of all requests together; empty if there is none
 * @param documents those that were asked for
 */
record HttpApi(
        String namespace,
        String name,
        HttpSettings settings,
        List<ApiRoute> routes,
        Map<String, ApiRoute> webSocketRoutes,
        CorsRules cors,
        Optional<String> limit,
        OpenApiDocuments documents) {
    static final HttpSettings NO_SETTINGS = HttpSettingsBuilder.builder().build();

    /** A route, and the values of its path's parameters. */
    record Match(ApiRoute route, Map<String, String> parameters) {}

    /** @param path the decoded segments of the request's path */
    Optional<Match> find(String method, List<String> path) {
        for (ApiRoute route : routes) {
            Optional<Map<String, String>> parameters = route.route().match(method, path);
            if (parameters.isPresent()) {
                return Optional.of(new Match(route, parameters.get()));
            }
        }
        return Optional.empty();
    }

    boolean hasWebSockets() {
        return !webSocketRoutes.isEmpty();
    }

    Optional<ApiRoute> webSocketRoute(String key) {
        return Optional.ofNullable(webSocketRoutes.get(key));
    }

    boolean isOpenApi(String path) {
        return path.equals(settings.openApiPath());
    }

    Buffer openApi(String server) {
        return documents.of(this, server);
    }
}
