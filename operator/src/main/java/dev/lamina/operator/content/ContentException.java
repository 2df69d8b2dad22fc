package dev.lamina.operator.content;

/** An error that the user can fix: names the field and the fix. */
public class ContentException extends Exception {
    private static final long serialVersionUID = 1L;
    private final String reason;

    /**
     * @param reason CamelCase, for the condition: ObjectNotFound, NotAZip, HashMismatch, CompileError, HandlerNotFound
     *     …
     * @param message names the field and the fix
     */
    public ContentException(String reason, String message) {
        super(message);
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }
}
