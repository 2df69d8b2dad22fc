package dev.lamina.api;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What the keys of a rule begin and end with; either may be empty.
 *
 * <p>S3 takes both as they are in an event: URL-encoded, with a plus sign for a space. Here they may also be written as
 * the key is. So a text with {@code %3D} is decoded, and another one is not. Only a plus sign is ambiguous: then both
 * readings are right.
 */
public record KeyFilter(String prefix, String suffix) {
    private static final Pattern ENCODED = Pattern.compile("(?:[^%]++|%[0-9A-Fa-f]{2})*+");
    private static final char INVALID = '\uFFFD';

    /** Returns the filters that a prefix and a suffix of a manifest mean. Usually one; more if there is a plus sign. */
    static List<KeyFilter> of(String prefix, String suffix) {
        return readings(prefix).stream()
                .flatMap(begin -> readings(suffix).stream().map(end -> new KeyFilter(begin, end)))
                .toList();
    }

    boolean matches(String key) {
        return key.startsWith(prefix) && key.endsWith(suffix);
    }

    /** Returns whether a key can match both. */
    boolean overlaps(KeyFilter other) {
        return (prefix.startsWith(other.prefix) || other.prefix.startsWith(prefix))
                && (suffix.endsWith(other.suffix) || other.suffix.endsWith(suffix));
    }

    private static List<String> readings(String text) {
        if (text == null) {
            return List.of("");
        }
        if (text.contains("%") && ENCODED.matcher(text).matches()) {
            return List.of(decoded(text));
        }
        return text.contains("+") ? List.of(text, text.replace('+', ' ')) : List.of(text);
    }

    /** The text itself if its bytes are not UTF-8, which all keys are. */
    private static String decoded(String text) {
        String decoded = URLDecoder.decode(text, StandardCharsets.UTF_8);
        return decoded.indexOf(INVALID) >= 0 ? text : decoded;
    }
}
