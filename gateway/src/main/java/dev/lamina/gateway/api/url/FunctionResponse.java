package dev.lamina.gateway.api.url;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.gateway.api.Response;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A function's result as an HTTP response, payload format 2.0: an object with a {@code statusCode} describes the
 * response; any other result is the body itself, a string without its quotes.
 */
final class FunctionResponse {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int OK = 200;
    private static final String CONTENT_TYPE = "Content-Type";
    private static final String DEFAULT_TYPE = "application/json";

    // Headers of the HTTP framing, and headers that the gateway sets itself.
    private static final Set<String> GATEWAY_HEADERS = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "transfer-encoding",
            "te",
            "trailer",
            "upgrade",
            "content-length",
            "date",
            "x-amzn-requestid",
            "x-amzn-trace-id");

    private FunctionResponse() {}

    /**
     * Absent when the result is not a valid response: a status out of range, a header that HTTP does not allow, invalid
     * base64.
     */
    static Optional<Response> of(Buffer payload) {
        try {
            JsonNode result = JSON.readTree(payload.getBytes());
            return Optional.of(result.has("statusCode") ? structured(result) : plain(result, payload));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The response from a head alone, whose body follows. */
    static Optional<Response> head(Buffer object) {
        try {
            JsonNode head = JSON.readTree(object.getBytes());
            return Optional.of(structured(head.has("statusCode") ? head : ((ObjectNode) head).put("statusCode", OK)));
        } catch (IOException | IllegalArgumentException | ClassCastException e) {
            return Optional.empty();
        }
    }

    private static Response plain(JsonNode result, Buffer payload) {
        return Response.json(200, result.isTextual() ? Buffer.buffer(result.textValue()) : payload);
    }

    private static Response structured(JsonNode result) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        List<String> cookies = new ArrayList<>();
        result.path("headers")
                .properties()
                .forEach(header -> header(header.getKey(), header.getValue(), headers, cookies));
        result.path("cookies").forEach(cookie -> cookies.add(cookie.asText()));
        headers.putIfAbsent(CONTENT_TYPE, DEFAULT_TYPE);
        refuseUnsendable(headers, cookies);
        return new Response(status(result.get("statusCode")), headers, cookies, body(result));
    }

    private static void header(String name, JsonNode value, Map<String, String> headers, List<String> cookies) {
        if (name.equalsIgnoreCase("set-cookie")) {
            cookies.add(text(value));
        } else if (!GATEWAY_HEADERS.contains(name.toLowerCase(Locale.ROOT)) && !value.isNull()) {
            headers.put(name, text(value));
        }
    }

    // A line break in a header would end it and start another one of an attacker's choice: Netty's own check refuses
    // it.
    private static void refuseUnsendable(Map<String, String> headers, List<String> cookies) {
        if (headers.containsKey("")) {
            throw new IllegalArgumentException("a header has no name");
        }
        MultiMap sendable = HttpHeaders.headers();
        headers.forEach(sendable::add);
        cookies.forEach(cookie -> sendable.add(HttpHeaders.SET_COOKIE, cookie));
    }

    private static int status(JsonNode node) {
        int status = node.isTextual()
                ? Integer.parseInt(node.textValue())
                : node.isIntegralNumber() && node.canConvertToInt() ? node.asInt() : 0;
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("statusCode must be from 200 to 599");
        }
        return status;
    }

    private static Buffer body(JsonNode result) {
        JsonNode body = result.path("body");
        if (body.isMissingNode() || body.isNull()) {
            return Buffer.buffer();
        }
        return result.path("isBase64Encoded").asBoolean()
                ? Buffer.buffer(Base64.getDecoder().decode(text(body)))
                : Buffer.buffer(text(body));
    }

    private static String text(JsonNode value) {
        return value.isValueNode() ? value.asText() : value.toString();
    }
}
