package dev.lamina.gateway.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;

/** Responses of AWS's protocol JSON 1.1, which CloudWatch Logs and EventBridge speak. */
public final class AwsJson {
    private static final Map<String, String> HEADERS = Map.of("Content-Type", "application/x-amz-json-1.1");

    private AwsJson() {}

    public static Response result(JsonNode content) {
        return response(200, content);
    }

    /** @param code the service's code of the error */
    public static Response error(int status, String code, String message) {
        return response(
                        status,
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("__type", code)
                                .put("message", message))
                .with("x-amzn-ErrorType", code);
    }

    private static Response response(int status, JsonNode content) {
        return new Response(status, HEADERS, List.of(), Buffer.buffer(content.toString()));
    }
}
