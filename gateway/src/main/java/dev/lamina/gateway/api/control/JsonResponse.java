package dev.lamina.gateway.api.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.gateway.api.Response;
import io.vertx.core.buffer.Buffer;

/** A response with a JSON body of maps and lists. */
final class JsonResponse {
    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonResponse() {}

    static Response of(Object body) {
        return of(200, body);
    }

    static Response of(int status, Object body) {
        try {
            return Response.json(status, Buffer.buffer(JSON.writeValueAsBytes(body)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps and lists are always JSON", e);
        }
    }
}
