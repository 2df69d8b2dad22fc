package dev.lamina.gateway.api;

import dev.lamina.gateway.aws.AwsException;
import dev.lamina.gateway.trace.TraceHeader;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;

/**
 * A request's head, decoded.
 *
 * @param variable the variable segment of the path, decoded; empty where the route has none
 */
public record ApiRequest(HttpServerRequest http, RequestId id, TraceHeader trace, String variable) {

  static ApiRequest of(HttpServerRequest http, RequestId id, TraceHeader trace, String encodedVariable) {
    try {
      // As a path, not as a form: a plus sign is a plus sign.
      return new ApiRequest(http, id, trace, QueryStringDecoder.decodeComponent(encodedVariable.replace("+", "%2B")));
    } catch (IllegalArgumentException e) {
      throw malformed("The path has a '%' that is not followed by two hexadecimal digits.");
    }
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(http.getHeader(name));
  }

  /** The first value of a query parameter; absent when it is empty. */
  public Optional<String> query(String name) {
    try {
      List<String> values = new QueryStringDecoder(http.uri()).parameters().get(name);
      return values == null ? Optional.empty() : Optional.of(values.getFirst()).filter(v -> !v.isEmpty());
    } catch (IllegalArgumentException e) {
      throw malformed("The query has a '%' that is not followed by two hexadecimal digits.");
    }
  }

  private static AwsException malformed(String message) {
    return AwsException.front(400, "ValidationException", message);
  }
}
