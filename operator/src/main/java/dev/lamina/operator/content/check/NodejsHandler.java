package dev.lamina.operator.content.check;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A handler of a Node.js runtime, {@code folder/file.export}: as on Lambda, what follows the first dot after the last
 * slash is the export, and {@code ./index.handler} is the same as {@code index.handler}.
 *
 * @param module path of the file below the code's root, without its extension; absolute if the file is outside of the
 *     code
 * @param export dots lead into objects
 */
public record NodejsHandler(String module, String export) {
    private static final Pattern RUNTIME = Pattern.compile("nodejs\\d+(\\..*)?");
    private static final Pattern HANDLER = Pattern.compile("(?:/var/task/)?(?:\\./+)*+((?:.*/)?[^./]+)\\.([^/]+)");

    public static boolean isNodejs(String runtime) {
        return RUNTIME.matcher(runtime).matches();
    }

    public static Optional<NodejsHandler> parse(String text) {
        Matcher matcher = HANDLER.matcher(text);
        return matcher.matches() && !text.contains("..")
                ? Optional.of(new NodejsHandler(matcher.group(1), matcher.group(2)))
                : Optional.empty();
    }

    public static String malformed(String text) {
        return "spec.handler: " + text + " is not a Node.js handler: write file.export, such as index.handler";
    }
}
