package dev.lamina.runtime.handler;

/**
 * What a call of the handler came to.
 *
 * @param errorType null for a result; else Lambda's category and reason
 * @param body the handler's bytes, or the error as JSON
 * @param log what AWS's runtime logs of an error, or null
 * @param fatal the environment must not be used again
 */
public record Outcome(String errorType, byte[] body, String log, boolean fatal) {
  static Outcome success(byte[] body) {
    return new Outcome(null, body, null, false);
  }

  public boolean failed() {
    return errorType != null;
  }
}
