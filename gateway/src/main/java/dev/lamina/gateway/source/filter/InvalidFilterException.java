package dev.lamina.gateway.source.filter;

/** A pattern cannot be used. The message names the field, the position and the fix, for a condition. */
public final class InvalidFilterException extends Exception {
    /** The condition's reason. */
    public static final String REASON = "InvalidFilter";

    private static final long serialVersionUID = 1L;

    InvalidFilterException(int index, String why) {
        super("spec.filters[" + index + "]: " + why);
    }
}
