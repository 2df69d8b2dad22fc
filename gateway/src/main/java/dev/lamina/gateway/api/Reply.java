package dev.lamina.gateway.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A finished answer; what every answer has is added when it is written.
 *
 * @param cookies a Set-Cookie each, the one header that cannot be joined by commas
 */
public record Reply(int status, Map<String, String> headers, List<String> cookies, Buffer body) {
  private static final String JSON = "application/json";

  public static Reply empty(int status) {
    return new Reply(status, Map.of(), List.of(), Buffer.buffer());
  }

  public static Reply json(int status, Buffer body) {
    return new Reply(status, Map.of("Content-Type", JSON), List.of(), body);
  }

  public Reply with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Reply(status, more, cookies, body);
  }

  void write(HttpServerResponse response) {
    response.setStatusCode(status);
    headers.forEach(response::putHeader);
    if (!cookies.isEmpty()) {
      response.putHeader("Set-Cookie", cookies);
    }
    if (status == 204 || status == 304) {
      response.end();
    } else {
      response.end(body);
    }
  }
}
