package dev.lamina.operator.content.check;

import java.util.regex.Pattern;

/**
 * What can be said about a JavaScript file's exports without running it: that it certainly does not have one, because
 * it names all its exports, and this is not among its words.
 */
record NodejsExports(String source) {
    /** Ways to export what another module has, or names that are computed. */
    private static final Pattern UNNAMED = Pattern.compile(String.join(
            "|",
            "\\bexport\\s*\\*", // all of another module
            "\\bexports\\b(?!\\s*\\.\\s*[\\w$])", // module.exports = anything, exports[name], a function that gets
            // exports
            "\\bmodule\\b(?!\\s*\\.\\s*exports\\b)",
            "\\bthis\\b", // another name of exports
            "\\bdefault\\b", // an object whose members count too
            "\\beval\\b",
            "\\\\u")); // a name that is written in another way

    boolean lacks(String export) {
        String first = export.split("\\.", 2)[0];
        return !first.isEmpty()
                && !Pattern.compile("(?<![\\w$])" + Pattern.quote(first) + "(?![\\w$])")
                        .matcher(source)
                        .find()
                && !UNNAMED.matcher(source).find();
    }
}
