package dev.lamina.gateway.url;

import dev.lamina.gateway.api.ErrorReply;
import dev.lamina.gateway.api.Reply;
import dev.lamina.gateway.aws.AwsException;
import dev.lamina.gateway.dispatch.Outcome;
import io.vertx.core.buffer.Buffer;

/**
 * The response of a function URL for an outcome. Errors are in the function's log and conditions, not in the response
 * to an unknown client.
 */
final class UrlReply {
  private static final Buffer INTERNAL_ERROR = Buffer.buffer("Internal Server Error");

  private UrlReply() {}

  static Reply of(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Completed failed when failed.functionError() -> badGateway();
      case Outcome.Completed completed -> HttpAnswer.of(completed.payload()).orElseGet(UrlReply::badGateway);
      case Outcome.Throttled throttled -> ErrorReply.of(AwsException.throttled(throttled.reason()));
      case Outcome.Refused gone when gone.status() == 404 -> ErrorReply.of(FunctionUrls.forbidden());
      case Outcome.Refused refused -> badGateway();
      case Outcome.Failed failed -> ErrorReply.of(AwsException.of(500, "ServiceException", failed.message()));
    };
  }

  static Reply badGateway() {
    return Reply.json(502, INTERNAL_ERROR); // AWS labels this text as JSON, too
  }
}
