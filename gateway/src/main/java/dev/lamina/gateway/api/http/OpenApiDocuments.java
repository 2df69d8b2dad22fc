package dev.lamina.gateway.api.http;

import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The OpenAPI documents of an API: one for its path and one for its host names, each made when it is first asked for.
 */
final class OpenApiDocuments {
    private final Map<String, Buffer> made = new ConcurrentHashMap<>();

    /** @param server the address of the API in the document: its path, or its base path */
    Buffer of(HttpApi api, String server) {
        return made.computeIfAbsent(server, address -> OpenApiDocument.of(api, address));
    }
}
