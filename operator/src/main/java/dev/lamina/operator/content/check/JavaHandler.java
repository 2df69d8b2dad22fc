package dev.lamina.operator.content.check;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A handler of a Java runtime, {@code package.Class} or {@code package.Class::method}.
 *
 * @param className binary name, with dots
 */
public record JavaHandler(String text, String className, Optional<String> method) {
    private static final Pattern RUNTIME = Pattern.compile("java(\\d{1,3})(\\..*)?");
    private static final String SEPARATOR = "::";

    public static JavaHandler parse(String text) {
        int at = text.lastIndexOf(SEPARATOR);
        return at < 0
                ? new JavaHandler(text, text, Optional.empty())
                : new JavaHandler(text, text.substring(0, at), Optional.of(text.substring(at + SEPARATOR.length())));
    }

    /** Returns the Java release of a runtime such as {@code java25}; empty for other languages. */
    public static OptionalInt release(String runtime) {
        Matcher matcher = RUNTIME.matcher(runtime);
        return matcher.matches() ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
    }

    boolean isWellFormed() {
        return !className.isEmpty()
                && !className.contains("/")
                && method.map(name -> !name.isEmpty()).orElse(true);
    }

    String internalName() {
        return className.replace('.', '/');
    }

    public String simpleName() {
        return className.substring(className.lastIndexOf('.') + 1);
    }
}
