package dev.lamina.gateway.api;

import dev.lamina.gateway.dispatch.trace.TraceHeader;
import dev.lamina.gateway.http.AwsException;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;

/**
 * The decoded head of a request.
 *
 * @param variables the variable segments of the path, decoded
 */
public record ApiRequest(HttpServerRequest http, RequestId id, TraceHeader trace, List<String> variables) {

    static ApiRequest of(HttpServerRequest http, RequestId id, TraceHeader trace, List<String> encodedVariables) {
        try {
            // Decoded as a path, not as a form: a plus sign stays a plus sign.
            return new ApiRequest(
                    http,
                    id,
                    trace,
                    encodedVariables.stream()
                            .map(encoded -> QueryStringDecoder.decodeComponent(encoded.replace("+", "%2B")))
                            .toList());
        } catch (IllegalArgumentException e) {
            throw malformed("The path has a '%' that is not followed by two hexadecimal digits.");
        }
    }

    /** The first variable segment of the path. */
    public String variable() {
        return variables.getFirst();
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(http.getHeader(name));
    }

    /** The first value of a query parameter; absent when it is empty. */
    public Optional<String> query(String name) {
        try {
            List<String> values =
                    new QueryStringDecoder(http.uri()).parameters().get(name);
            return values == null
                    ? Optional.empty()
                    : Optional.of(values.getFirst()).filter(v -> !v.isEmpty());
        } catch (IllegalArgumentException e) {
            throw malformed("The query has a '%' that is not followed by two hexadecimal digits.");
        }
    }

    private static AwsException malformed(String message) {
        return AwsException.front(400, "ValidationException", message);
    }
}
