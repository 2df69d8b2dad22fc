package dev.lamina.api;

/**
 * A field of a stored resource that this version cannot read: a newer or older schema accepted it.
 *
 * @param path such as {@code spec.concurrency.reserved}
 * @param value the stored value as JSON, shortened; empty if the field is missing
 */
public record UnreadableField(String path, String value) {
    /** Reason of the condition {@code Ready} of such a resource. */
    public static final String REASON = "UnreadableSpec";

    /** Returns a human-readable message with the field and the fix. */
    public String message() {
        return value.isEmpty()
                ? path + ": is missing, and this version of Lamina needs it; set it"
                : path + ": this version of Lamina cannot read the value " + value
                        + "; correct it, or upgrade Lamina if the value is of a newer version";
    }
}
