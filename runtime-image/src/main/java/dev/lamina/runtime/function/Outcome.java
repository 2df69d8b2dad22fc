package dev.lamina.runtime.function;

/**
 * What a call of the function came to.
 *
 * @param errorType null for a result; else Lambda's category and reason
 * @param body the function's bytes, or the error as JSON
 * @param log what is to be logged of an error, or null
 * @param fatal the environment must not be used again
 */
public record Outcome(String errorType, byte[] body, String log, boolean fatal) {
  public static Outcome success(byte[] body) {
    return new Outcome(null, body, null, false);
  }

  public boolean failed() {
    return errorType != null;
  }
}
