package dev.lamina.gateway.invoke;

import dev.lamina.gateway.api.ErrorReply;
import dev.lamina.gateway.api.Reply;
import dev.lamina.gateway.aws.AwsException;
import dev.lamina.gateway.dispatch.Outcome;

/** The response of the Invoke API for an outcome: 200 even when the handler failed. */
final class OutcomeReply {
  private OutcomeReply() {}

  static Reply of(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Completed completed -> completed(completed);
      case Outcome.Throttled throttled -> ErrorReply.of(AwsException.throttled(throttled.reason()));
      case Outcome.Refused refused -> ErrorReply.of(AwsException.of(refused.status(), refused.exception(), refused.message()));
      case Outcome.Failed failed -> ErrorReply.of(AwsException.of(500, "ServiceException", failed.message()));
    };
  }

  private static Reply completed(Outcome.Completed completed) {
    Reply reply = Reply.json(200, completed.payload()).with("X-Amz-Executed-Version", "$LATEST");
    if (completed.functionError()) {
      reply = reply.with("X-Amz-Function-Error", "Unhandled");
    }
    return completed.logResult().isPresent() ? reply.with("X-Amz-Log-Result", completed.logResult().get()) : reply;
  }
}
