package dev.lamina.converter.manifest;

/**
 * Something that the manifests do not say by themselves.
 *
 * @param where the path in the template, or the function and its setting
 * @param text what is missing, and what to do
 */
public record Finding(Kind kind, String where, String text) {

    /** What a finding is about. */
    public enum Kind {
        /** A setting or a resource that Lamina does not have. */
        NO_COUNTERPART("no counterpart"),
        /** Something to be done by hand. */
        TO_DO("to do");

        private final String label;

        Kind(String label) {
            this.label = label;
        }
    }

    @Override
    public String toString() {
        return kind.label + ": " + where + ": " + text;
    }
}
