package dev.lamina.operator.content.check;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A handler of a Ruby runtime, {@code file.method} or {@code file.Module::Class.method}; a file in a folder is written
 * with slashes.
 *
 * @param file path below the code's root, with its extension
 */
public record RubyHandler(String file) {
    private static final Pattern RUNTIME = Pattern.compile("ruby\\d+(\\..*)?");
    private static final Pattern HANDLER = Pattern.compile(
            "([^./\\s][^.\\s]*)\\.(?:\\p{Lu}\\w*(?:::\\p{Lu}\\w*)*\\.)?\\w+[?!]?", Pattern.UNICODE_CHARACTER_CLASS);

    public static boolean isRuby(String runtime) {
        return RUNTIME.matcher(runtime).matches();
    }

    public static Optional<RubyHandler> parse(String text) {
        Matcher matcher = HANDLER.matcher(text);
        return matcher.matches() ? Optional.of(new RubyHandler(matcher.group(1) + ".rb")) : Optional.empty();
    }

    public static String malformed(String text) {
        return "spec.handler: " + text
                + " is not a Ruby handler: write file.method or file.Module::Class.method, such as " + "index.handler";
    }
}
