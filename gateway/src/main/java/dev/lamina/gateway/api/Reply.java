package dev.lamina.gateway.api;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An answer; what every answer has is added when it is written.
 *
 * @param cookies a Set-Cookie each, the one header that cannot be joined by commas
 * @param rest what comes after the body, for an answer that is sent while it is being made
 */
public record Reply(int status, Map<String, String> headers, List<String> cookies, Buffer body, Optional<Rest> rest) {
  private static final String JSON = "application/json";

  public Reply(int status, Map<String, String> headers, List<String> cookies, Buffer body) {
    this(status, headers, cookies, body, Optional.empty());
  }

  /** The rest of an answer that is under way. */
  @FunctionalInterface
  public interface Rest {

    /**
     * Begins to write, on the client's event loop, which is the only one that may touch the response.
     *
     * @return completes when nothing more will be written, on that event loop, whether the client is still there or not; fails
     *     when the answer is broken off
     */
    Future<Void> writeTo(HttpServerResponse response);
  }

  public static Reply empty(int status) {
    return new Reply(status, Map.of(), List.of(), Buffer.buffer());
  }

  public static Reply json(int status, Buffer body) {
    return new Reply(status, Map.of("Content-Type", JSON), List.of(), body);
  }

  public Reply with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Reply(status, more, cookies, body, rest);
  }

  public Reply followedBy(Rest more) {
    return new Reply(status, headers, cookies, body, Optional.of(more));
  }

  /** @return completes when all of it is written or has nowhere to go */
  Future<Void> write(HttpServerResponse response) {
    response.setStatusCode(status);
    headers.forEach(response::putHeader);
    if (!cookies.isEmpty()) {
      response.putHeader("Set-Cookie", cookies);
    }
    if (rest.isPresent()) {
      response.setChunked(true).write(body);
      return rest.get().writeTo(response).onComplete(written -> {
        if (written.succeeded() && !response.closed()) {
          response.end();
        }
      });
    }
    if (status == 204 || status == 304) {
      response.end();
    } else {
      response.end(body);
    }
    return Future.succeededFuture();
  }
}
