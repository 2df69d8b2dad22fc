package dev.lamina.operator.trigger;

/** An error that the user or the administrator has to fix: names the field and the fix, for a condition. */
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
