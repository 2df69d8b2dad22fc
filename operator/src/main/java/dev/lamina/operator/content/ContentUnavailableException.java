package dev.lamina.operator.content;

/**
 * Not the user's fault, and over some time: the S3 store, NATS or a server behind a URL does not answer. What was resolved
 * before stays good; try again. Never a reason to call a function broken that has code.
 */
public class ContentUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final String reason;

  /**
   * @param reason CamelCase, for a condition where there is nothing good yet: S3Unreachable, ContentStoreUnreachable …
   * @param message what does not answer, and what an administrator looks at
   */
  public ContentUnavailableException(String reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public String reason() {
    return reason;
  }
}
