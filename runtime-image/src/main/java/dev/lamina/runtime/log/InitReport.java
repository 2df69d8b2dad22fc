package dev.lamina.runtime.log;

/**
 * How an init went.
 *
 * @param insideInvocation it was part of the first invocation, not before it
 * @param status null when it went well; else {@code timeout} or {@code error}
 * @param errorType with status {@code error}: Lambda's error type
 */
public record InitReport(long nanos, boolean insideInvocation, String status, String errorType) {
  public static InitReport success(long nanos, boolean insideInvocation) {
    return new InitReport(nanos, insideInvocation, null, null);
  }

  String phase() {
    return insideInvocation ? "invoke" : "init";
  }
}
