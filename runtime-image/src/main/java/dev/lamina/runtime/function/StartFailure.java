package dev.lamina.runtime.function;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why a program could not be started.
 *
 * @param reason in the kernel's words, in lower case, such as {@code permission denied}
 */
public record StartFailure(Path program, String reason) {
    /** The end of the JDK's messages. */
    private static final Pattern ERROR = Pattern.compile("error: \\d+ \\(([^)]+)\\)");

    public static StartFailure of(Path program, IOException thrown) {
        Matcher error = ERROR.matcher(String.valueOf(thrown.getMessage()));
        return new StartFailure(program, error.find() ? error.group(1).toLowerCase(Locale.ROOT) : thrown.getMessage());
    }

    /** Lambda's text. */
    public String why() {
        return "fork/exec " + program + ": " + reason;
    }
}
