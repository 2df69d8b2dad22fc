package dev.lamina.runtime.function;

import java.util.function.Function;

/** Init failed; with what the invocation is to be answered that it was part of, if it was part of one. */
public final class InitException extends Exception {
  private static final long serialVersionUID = 1L;
  private static final String NO_REQUEST = "";

  private final transient Function<String, Outcome> failure;

  public InitException(Outcome failure) {
    this(requestId -> failure);
  }

  /** @param failure by the request id, which some of Lambda's messages have in them */
  public InitException(Function<String, Outcome> failure) {
    super(failure.apply(NO_REQUEST).errorType());
    this.failure = failure;
  }

  /** What belongs to no invocation: error type and log. */
  public Outcome failure() {
    return failure(NO_REQUEST);
  }

  public Outcome failure(String requestId) {
    return failure.apply(requestId);
  }
}
