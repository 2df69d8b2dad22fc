package dev.lamina.gateway.api;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An HTTP response. The headers that all responses have are added when it is written.
 *
 * @param cookies values of Set-Cookie, the only header whose values cannot be joined by commas
 * @param rest the part after the body, for a response that is streamed
 */
public record Response(
        int status, Map<String, String> headers, List<String> cookies, Buffer body, Optional<Rest> rest) {
    private static final String JSON = "application/json";
    private static final int SWITCHING_PROTOCOLS = 101;

    public Response(int status, Map<String, String> headers, List<String> cookies, Buffer body) {
        this(status, headers, cookies, body, Optional.empty());
    }

    /** The rest of a streamed response. */
    @FunctionalInterface
    public interface Rest {

        /**
         * Begins to write. Called on the client's event loop, the only one that may use the response.
         *
         * @return completes on that event loop when nothing more will be written, even if the client has left; fails
         *     when the response is aborted
         */
        Future<Void> writeTo(HttpServerResponse response);
    }

    public static Response empty(int status) {
        return new Response(status, Map.of(), List.of(), Buffer.buffer());
    }

    public static Response json(int status, Buffer body) {
        return new Response(status, Map.of("Content-Type", JSON), List.of(), body);
    }

    /** The connection becomes that of another protocol, whose head the rest writes. If it fails, it remains HTTP. */
    public static Response upgrade(Rest rest) {
        return new Response(SWITCHING_PROTOCOLS, Map.of(), List.of(), Buffer.buffer(), Optional.of(rest));
    }

    boolean isUpgrade() {
        return status == SWITCHING_PROTOCOLS;
    }

    public Response with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Response(status, more, cookies, body, rest);
    }

    public Response followedBy(Rest more) {
        return new Response(status, headers, cookies, body, Optional.of(more));
    }

    /**
     * @param ending runs when nothing is left but the client's reading
     * @return completes when the client's side has everything or the client has left
     */
    Future<Void> write(HttpServerResponse response, Runnable ending) {
        response.setStatusCode(status);
        headers.forEach(response::putHeader);
        if (!cookies.isEmpty()) {
            response.putHeader("Set-Cookie", cookies);
        }
        if (isUpgrade()) {
            return rest.orElseThrow().writeTo(response);
        }
        if (rest.isPresent()) {
            response.setChunked(true).write(body);
            return rest.get().writeTo(response).compose(written -> {
                ending.run();
                return response.closed() ? Future.succeededFuture() : response.end();
            });
        }
        ending.run();
        return status == 204 || status == 304 ? response.end() : response.end(body);
    }
}
