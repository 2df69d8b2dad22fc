package dev.lamina.gateway.source.filter;

/** A pattern cannot be used. The message names the field, the position and the fix, for a condition. */
public final class InvalidFilterException extends Exception {
    /** The condition's reason. */
    public static final String REASON = "InvalidFilter";

    private static final long serialVersionUID = 1L;

    private final String why;

    InvalidFilterException(int index, String why) {
        super("spec.filters[" + index + "]: " + why);
        this.why = why;
    }

    /** Returns the message without the field, for patterns that are in another field than spec.filters. */
    public String why() {
        return why;
    }
}
