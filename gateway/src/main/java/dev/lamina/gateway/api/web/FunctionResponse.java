package dev.lamina.gateway.api.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.api.PayloadFormat;
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
import java.util.function.Function;

/**
 * A function's result as an HTTP response: an object with a {@code statusCode} describes the response. In payload
 * format 2.0, any other result is the body itself, a string without its quotes.
 */
public final class FunctionResponse {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int OK = 200;
    private static final String CONTENT_TYPE = "Content-Type";
    private static final String URL_TYPE = "application/json";
    private static final String API_TYPE = "text/plain; charset=utf-8";

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
     * The response of a function URL. Absent when the result is not a valid response: a status out of range, a header
     * that HTTP does not allow, invalid base64.
     */
    public static Optional<Response> of(Buffer payload) {
        return read(
                payload, result -> result.has("statusCode") ? structured(result, URL_TYPE) : plain(result, payload));
    }

    /** The response of an HTTP API. Absent as above, in format 1.0 also without a statusCode. */
    public static Optional<Response> ofApi(Buffer payload, PayloadFormat format) {
        return read(payload, result -> {
            if (format == PayloadFormat.V1) {
                return structured(withSingleValues(result), API_TYPE);
            }
            return result.has("statusCode") ? structured(result, API_TYPE) : plain(result, payload);
        });
    }

    /** The response from a head alone, whose body follows. */
    public static Optional<Response> head(Buffer object) {
        return read(
                object,
                head -> structured(
                        head.has("statusCode") ? head : ((ObjectNode) head).put("statusCode", OK), URL_TYPE));
    }

    private static Optional<Response> read(Buffer payload, Function<JsonNode, Response> response) {
        try {
            return Optional.of(response.apply(JSON.readTree(payload.getBytes())));
        } catch (IOException | IllegalArgumentException | ClassCastException e) {
            return Optional.empty();
        }
    }

    /**
     * The result with its multiValueHeaders among the headers, joined by commas, which means the same to clients. Of a
     * header that is in both, the list counts. Set-Cookie cannot be joined: its values become cookies, which format 1.0
     * does not have otherwise.
     */
    private static JsonNode withSingleValues(JsonNode result) {
        ObjectNode single = ((ObjectNode) result).deepCopy();
        ArrayNode cookies = single.putArray("cookies");
        ObjectNode headers = single.path("headers") instanceof ObjectNode given ? given : single.putObject("headers");
        result.path("multiValueHeaders").properties().forEach(header -> {
            List<String> values = new ArrayList<>();
            header.getValue().forEach(value -> values.add(text(value)));
            List<String> sameName = new ArrayList<>();
            headers.fieldNames().forEachRemaining(name -> {
                if (name.equalsIgnoreCase(header.getKey())) {
                    sameName.add(name);
                }
            });
            headers.remove(sameName);
            if (header.getKey().equalsIgnoreCase("set-cookie")) {
                values.forEach(cookies::add);
            } else {
                headers.put(header.getKey(), String.join(",", values));
            }
        });
        return single;
    }

    private static Response plain(JsonNode result, Buffer payload) {
        return Response.json(OK, result.isTextual() ? Buffer.buffer(result.textValue()) : payload);
    }

    private static Response structured(JsonNode result, String defaultType) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        List<String> cookies = new ArrayList<>();
        result.path("headers")
                .properties()
                .forEach(header -> header(header.getKey(), header.getValue(), headers, cookies));
        result.path("cookies").forEach(cookie -> cookies.add(cookie.asText()));
        headers.putIfAbsent(CONTENT_TYPE, defaultType);
        refuseUnsendable(headers, cookies);
        return new Response(status(result.path("statusCode")), headers, cookies, body(result));
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
