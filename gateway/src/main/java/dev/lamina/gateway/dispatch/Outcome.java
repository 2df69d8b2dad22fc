package dev.lamina.gateway.dispatch;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Optional;

/** How an invocation ended. */
public sealed interface Outcome {

  /**
   * The handler ran, and answered or failed.
   *
   * @param payload the result, or the error object {@code {errorMessage, errorType, stackTrace}}
   * @param functionError whether the payload is an error (X-Amz-Function-Error: Unhandled)
   * @param logResult base64 of the log's tail, when it was asked for
   */
  record Completed(Buffer payload, boolean functionError, Optional<String> logResult, Optional<Usage> usage) implements Outcome {}

  /** It never ran, by a limit: 429. Asynchronous work goes back without counting. */
  record Throttled(ThrottleCause cause) implements Outcome {

    /** Lambda's Reason, such as ReservedFunctionConcurrentInvocationLimitExceeded. */
    public String reason() {
      return cause.reason();
    }
  }

  /**
   * The function cannot be invoked as it is declared, or is not there: the caller's to mend.
   *
   * @param status HTTP status, such as 404, 409, 502
   * @param exception Lambda's exception name, such as ResourceNotFoundException
   */
  record Refused(int status, String exception, String message) implements Outcome {
    /** The exception of an invocation that would go on a loop of functions. */
    public static final String RECURSIVE = "RecursiveInvocationException";
  }

  /** The platform failed before a handler gave an answer: 500 ServiceException; asynchronous work goes back without counting. */
  record Failed(String message) implements Outcome {}

  /** What the pod measured. */
  record Usage(Duration duration, Duration billed, int maxMemoryMb, Optional<Duration> init) {}
}
