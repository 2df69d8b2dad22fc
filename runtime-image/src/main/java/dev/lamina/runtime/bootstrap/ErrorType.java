package dev.lamina.runtime.bootstrap;

import java.util.regex.Pattern;

/** The error types that Lambda passes on; the error's body is always the function's own. */
final class ErrorType {
    private static final Pattern KNOWN = Pattern.compile("(Runtime|Function)\\.[A-Z][a-zA-Z]+");

    private ErrorType() {}

    /** @param reported by the client, or null */
    static String known(String reported) {
        if (reported != null && KNOWN.matcher(reported).matches()) {
            return reported;
        }
        return reported != null && reported.startsWith("Function.") ? "Function.Unknown" : "Runtime.Unknown";
    }
}
