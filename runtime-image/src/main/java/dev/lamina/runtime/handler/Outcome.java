package dev.lamina.runtime.handler;

/** What a call of the handler came to. */
public sealed interface Outcome {
  /** @param body the handler's bytes */
  record Success(byte[] body) implements Outcome {}

  /**
   * @param errorType Lambda's category and reason
   * @param body the error as JSON
   * @param log what AWS's runtime logs of it, or null
   * @param fatal the environment must not be used again
   */
  record Failure(String errorType, byte[] body, String log, boolean fatal) implements Outcome {}
}
