package dev.lamina.gateway.dispatch;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** The outcomes of invocations whose environment did not live to answer, in Lambda's words. */
final class EnvironmentFailure {
  private static final int SIGNAL_BASE = 128;
  /** The status of a program that was killed, which it is for want of memory. */
  static final int KILLED = SIGNAL_BASE + 9;

  private EnvironmentFailure() {}

  static Outcome vanished(String requestId) {
    return error(requestId, "Runtime.ExitError", "Runtime exited without providing a reason");
  }

  static Outcome exited(String requestId, int status) {
    return switch (status) {
      case 0 -> vanished(requestId);
      case KILLED -> error(requestId, "Runtime.OutOfMemory", "Runtime exited with error: signal: killed");
      default -> exitError(requestId, status);
    };
  }

  private static Outcome exitError(String requestId, int status) {
    return error(requestId, "Runtime.ExitError", "Runtime exited with error: " + reason(status));
  }

  /** Its container ended before it served anything, and Kubernetes tells so. Killed, but not for want of memory, is an exit too. */
  static Outcome endedInInit(String requestId, boolean outOfMemory, int status) {
    return outOfMemory ? exited(requestId, KILLED) : status == 0 ? vanished(requestId) : exitError(requestId, status);
  }

  static Outcome timedOut(String requestId, Duration timeout) {
    return error(requestId, "Sandbox.Timedout",
        String.format(Locale.ROOT, "Task timed out after %.2f seconds", timeout.toMillis() / 1000.0));
  }

  private static String reason(int status) {
    return switch (status) {
      case SIGNAL_BASE + 6 -> "signal: aborted";
      case KILLED -> "signal: killed";
      case SIGNAL_BASE + 11 -> "signal: segmentation fault";
      case SIGNAL_BASE + 15 -> "signal: terminated";
      default -> "exit status " + status;
    };
  }

  /** The request id is ours and needs no escaping; neither do the messages. */
  private static Outcome error(String requestId, String type, String message) {
    Buffer body = Buffer.buffer(
        "{\"errorType\":\"" + type + "\",\"errorMessage\":\"RequestId: " + requestId + " Error: " + message + "\"}");
    return new Outcome.Completed(body, true, Optional.empty(), Optional.empty());
  }
}
