package dev.lamina.gateway.source.bus;

/** A field of a Trigger of a bus cannot be used. The message names the field and the fix, for a condition. */
final class InvalidRuleException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidRuleException(String field, String why) {
        super("spec.source.bus." + field + ": " + why, null, false, false);
    }
}
