package dev.lamina.runtime.handler;

/** Init failed; with what the invocation is to be answered. */
public final class InitException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Outcome failure;

  InitException(Outcome failure) {
    super(failure.errorType());
    this.failure = failure;
  }

  public Outcome failure() {
    return failure;
  }
}
