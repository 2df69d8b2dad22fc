package dev.lamina.operator.content.check;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A handler of a Python runtime, {@code module.function}; a module in a package is written with dots or slashes.
 *
 * @param path of the module below the code's root, without its extension
 */
public record PythonHandler(String path, String function) {
    private static final Pattern RUNTIME = Pattern.compile("python\\d+(\\..*)?");
    /** Letters and digits of any language, as in Python. */
    private static final Pattern HANDLER =
            Pattern.compile("([\\w-]+(?:[./][\\w-]+)*)\\.(\\w+)", Pattern.UNICODE_CHARACTER_CLASS);

    public static boolean isPython(String runtime) {
        return RUNTIME.matcher(runtime).matches();
    }

    public static Optional<PythonHandler> parse(String text) {
        Matcher matcher = HANDLER.matcher(text);
        return matcher.matches()
                ? Optional.of(new PythonHandler(matcher.group(1).replace('.', '/'), matcher.group(2)))
                : Optional.empty();
    }

    public static String malformed(String text) {
        return "spec.handler: " + text + " is not a Python handler: write module.function, such as index.handler";
    }

    public String file() {
        return path + ".py";
    }
}
