package dev.lamina.gateway.api.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.api.HttpRoute;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The OpenAPI 3.1 document of an API: its paths, methods, parameters and authorizers. What a body is, only the
 * functions know. {@code $default} is in no document: it is no path.
 */
final class OpenApiDocument {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> METHODS = List.of("get", "head", "post", "put", "patch", "delete", "options");
    private static final String VERSION = "1.0";

    private final ObjectNode document = JSON.createObjectNode();
    private final ObjectNode paths;
    /** The path that is written for a shape: names of parameters do not make a path another one. */
    private final Map<String, String> written = new HashMap<>();

    private OpenApiDocument(HttpApi api, String server) {
        document.put("openapi", "3.1.0");
        document.putObject("info").put("title", api.name()).put("version", VERSION);
        document.putArray("servers").addObject().put("url", server);
        paths = document.putObject("paths");
    }

    /** @param server the address of the API, possibly relative to that of the document */
    static Buffer of(HttpApi api, String server) {
        OpenApiDocument document = new OpenApiDocument(api, server);
        api.routes().stream()
                .filter(route -> !route.route().isDefault() && !route.refuses())
                .forEach(document::add);
        try {
            return Buffer.buffer(JSON.writeValueAsBytes(document.document));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON can always be written", e);
        }
    }

    private void add(ApiRoute route) {
        HttpRoute declared = route.route();
        String path = written.computeIfAbsent(declared.shape(), _ -> declared.path());
        ObjectNode item = paths.withObjectProperty(path);
        if (!item.has("parameters")) {
            parameters(declared, item);
        }
        // Routes come most specific first, so ANY is left with the methods that have no route of their own.
        (declared.method().equals(HttpRoute.ANY)
                        ? METHODS
                        : List.of(declared.method().toLowerCase(Locale.ROOT)))
                .stream()
                        .filter(method -> !item.has(method))
                        .forEach(method -> operation(route, item.putObject(method)));
    }

    private static void parameters(HttpRoute route, ObjectNode item) {
        if (!route.parameters().isEmpty()) {
            ArrayNode parameters = item.putArray("parameters");
            route.segments().forEach(segment -> {
                switch (segment) {
                    case HttpRoute.Segment.Text _ -> {}
                    case HttpRoute.Segment.Parameter parameter -> parameter(parameter.name(), parameters);
                    case HttpRoute.Segment.Rest rest -> parameter(rest.name() + "+", parameters);
                }
            });
        }
    }

    private static void parameter(String name, ArrayNode parameters) {
        parameters
                .addObject()
                .put("name", name)
                .put("in", "path")
                .put("required", true)
                .putObject("schema")
                .put("type", "string");
    }

    private void operation(ApiRoute route, ObjectNode operation) {
        operation.putObject("responses").putObject("default").put("description", "The response of the function");
        switch (route.source().authorizerType()) {
            case None -> {}
            case JWT -> {
                String issuer = route.source().authorizer().jwt().issuer();
                ArrayNode scopes = secure(
                        operation,
                        "jwt " + issuer,
                        JSON.createObjectNode()
                                .put("type", "openIdConnect")
                                .put("openIdConnectUrl", issuer + "/.well-known/openid-configuration"));
                List<String> wanted = route.source().authorizer().jwt().scopes();
                if (wanted != null && wanted.size() == 1) {
                    scopes.add(wanted.getFirst()); // of several a token needs any one, which this cannot say
                }
            }
            case Kubernetes -> secure(operation, "kubernetes", bearer());
            case Function -> secure(operation, "function", bearer());
        }
    }

    private static ObjectNode bearer() {
        return JSON.createObjectNode().put("type", "http").put("scheme", "bearer");
    }

    private ArrayNode secure(ObjectNode operation, String name, ObjectNode scheme) {
        String key = name.replaceAll("[^A-Za-z0-9._-]", "-");
        document.withObjectProperty("components")
                .withObjectProperty("securitySchemes")
                .set(key, scheme);
        return operation.putArray("security").addObject().putArray(key);
    }
}
