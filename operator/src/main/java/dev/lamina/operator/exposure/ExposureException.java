package dev.lamina.operator.exposure;

/** An API cannot be exposed as its Trigger says. */
public final class ExposureException extends Exception {
    private final String reason;

    /**
     * @param reason one word, CamelCase
     * @param message names the field and the fix
     */
    ExposureException(String reason, String message) {
        super(message);
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }
}
