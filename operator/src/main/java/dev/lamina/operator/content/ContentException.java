package dev.lamina.operator.content;

/** The user's fault: names the field and the cure. */
public class ContentException extends Exception {
  private static final long serialVersionUID = 1L;
  private final String reason;

  /**
   * @param reason CamelCase, for the condition: ObjectNotFound, NotAZip, HashMismatch, CompileError, HandlerNotFound …
   * @param message names the field and says what to do
   */
  public ContentException(String reason, String message) {
    super(message);
    this.reason = reason;
  }

  public String reason() {
    return reason;
  }
}
