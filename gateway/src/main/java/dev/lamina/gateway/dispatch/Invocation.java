package dev.lamina.gateway.dispatch;

import dev.lamina.gateway.function.FunctionId;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * One event for one function, from whatever source.
 *
 * @param requestId the id the caller sees; every attempt at an asynchronous event has the same one
 * @param function whose event it is
 * @param invokedArn the ARN as the caller named the function, qualifier included when there was one
 * @param payload the event, JSON as bytes; never parsed on the way
 * @param clientContext decoded client context, JSON
 * @param traceHeader X-Ray trace header to pass on
 * @param logTail whether the outcome shall carry the log's last 4 KB
 */
public record Invocation(
    String requestId,
    FunctionId function,
    String invokedArn,
    Buffer payload,
    Optional<String> clientContext,
    Optional<String> traceHeader,
    boolean logTail) {

  /** The same, with another trace header. */
  Invocation traced(String header) {
    return new Invocation(requestId, function, invokedArn, payload, clientContext, Optional.of(header), logTail);
  }
}
