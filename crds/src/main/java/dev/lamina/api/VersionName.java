package dev.lamina.api;

import java.util.regex.Pattern;

/**
 * A function and one of its versions, as the name of the version's resource, environments and queue has it:
 * {@code NAME.3}. The unpublished version has the function's own name. No function's name has a dot.
 *
 * @param version the number of a version, or $LATEST
 */
public record VersionName(String function, String version) {
    private static final Pattern PUBLISHED = Pattern.compile("(.+)\\.([1-9][0-9]*)");

    /** Reads the name of a function or of a version. */
    public static VersionName of(String name) {
        if (name.indexOf('.') < 0) {
            return new VersionName(name, Lamina.LATEST);
        }
        var published = PUBLISHED.matcher(name);
        return published.matches()
                ? new VersionName(published.group(1), published.group(2))
                : new VersionName(name, Lamina.LATEST);
    }

    /** Returns whether it is a published version. */
    public boolean isPublished() {
        return !version.equals(Lamina.LATEST);
    }

    @Override
    public String toString() {
        return isPublished() ? function + Lamina.VERSION_SEPARATOR + version : function;
    }
}
