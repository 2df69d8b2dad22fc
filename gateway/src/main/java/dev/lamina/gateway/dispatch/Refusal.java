package dev.lamina.gateway.dispatch;

import dev.lamina.gateway.function.FunctionView.NotReady;
import dev.lamina.gateway.function.NotReadyReason;

/** Lambda's errors for functions that cannot be invoked as they are. */
final class Refusal {
  private static final String NOT_NOW = "The operation cannot be performed at this time. ";

  private Refusal() {}

  static Outcome notFound(Invocation invocation) {
    return new Outcome.Refused(404, "ResourceNotFoundException", "Function not found: " + invocation.invokedArn());
  }

  static Outcome notReady(NotReady why) {
    return switch (why.reason()) {
      case NotReadyReason.NOT_A_ZIP -> new Outcome.Refused(502, "InvalidZipFileException", why.message());
      case NotReadyReason.UNKNOWN_RUNTIME -> new Outcome.Refused(502, "InvalidRuntimeException", why.message());
      case NotReadyReason.PENDING -> conflict("The function is currently in the following state: Pending");
      default -> conflict(why.reason() + ": " + why.message());
    };
  }

  private static Outcome conflict(String message) {
    return new Outcome.Refused(409, "ResourceConflictException", NOT_NOW + message);
  }
}
