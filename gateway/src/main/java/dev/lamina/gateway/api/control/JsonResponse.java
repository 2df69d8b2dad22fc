package dev.lamina.gateway.api.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.gateway.api.Response;
import io.vertx.core.buffer.Buffer;

/** A response with status 200 and a JSON body of maps and lists. */
final class JsonResponse {
    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonResponse() {}

    static Response of(Object body) {
        try {
            return Response.json(200, Buffer.buffer(JSON.writeValueAsBytes(body)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps and lists are always JSON", e);
        }
    }
}
