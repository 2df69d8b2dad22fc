package dev.lamina.gateway.dispatch;

import dev.lamina.gateway.function.FunctionId;
import java.util.Optional;

/** What pods ask of and tell the dispatcher; every call is made in the name of a pod whose identity is proven. */
public interface PodCalls {

  /** Hands the slot the invocation that waits longest, or keeps it until there is one or the poll's time is over. */
  void poll(FunctionId function, Slot slot);

  /** The poll's connection is gone before it was answered. */
  void cancel(FunctionId function, Slot slot);

  /**
   * The invocation's result or error.
   *
   * @param invocationId as the pod echoed it, null when it did not
   */
  Verdict answer(FunctionId function, String pod, String requestId, String invocationId, Outcome.Completed answer);

  /**
   * The invocation's result begins to come, part by part; {@link #answer} ends it.
   *
   * @param invocationId as the pod echoed it, null when it did not
   */
  Begun begin(FunctionId function, String pod, String requestId, String invocationId);

  /**
   * The invocation has not been run, and goes to the front of its queue.
   *
   * @param invocationId as the pod echoed it, null when it did not
   * @return false when this pod does not have it
   */
  boolean handBack(FunctionId function, String pod, String requestId, String invocationId);

  /** The connection over which the invocation was handed out has closed before the answer. */
  void lost(FunctionId function, String requestId, String invocationId);

  /** The environment is to end, with its pod or for a reset: its idle polls end, and later ones are not kept. */
  void stopping(FunctionId function, Environment environment);

  /**
   * How a program ended; what it still had to answer ends with it.
   *
   * @param exitStatus of the process, 128 + signal when it was killed
   */
  void exited(FunctionId function, Environment environment, int exitStatus);

  /**
   * What became of the beginning of an answer.
   *
   * @param stream where its parts go; empty where the caller wants it whole
   */
  record Begun(Verdict verdict, Optional<ResponseStream> stream) {}

  /** What became of an answer. */
  enum Verdict {
    ACCEPTED,
    /** No invocation of that id runs in that pod: wrong, or answered before. */
    UNKNOWN_REQUEST,
    /** The id is right, the attempt is not. */
    OTHER_ATTEMPT
  }
}
