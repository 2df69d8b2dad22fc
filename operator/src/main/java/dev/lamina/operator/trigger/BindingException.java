package dev.lamina.operator.trigger;

/** The user's or the administrator's to cure: names the field and the cure, for a condition. */
final class BindingException extends Exception {
  private static final long serialVersionUID = 1L;
  private final String reason;

  BindingException(String reason, String message) {
    super(message);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
