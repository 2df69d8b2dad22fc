package dev.lamina.gateway.api;

import dev.lamina.gateway.trace.TraceHeader;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/** A part of the public port that is not the Lambda API; every CDI bean of this type is asked before that. */
@FunctionalInterface
public interface Site {

  /**
   * Absent when the request is not for this part. On the connection's event loop.
   *
   * @param id made here: what a stranger sends as one is not used
   */
  Optional<Visit> visit(HttpServerRequest http, RequestId id, TraceHeader trace);
}
