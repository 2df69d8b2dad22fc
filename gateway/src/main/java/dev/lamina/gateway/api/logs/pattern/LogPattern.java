package dev.lamina.gateway.api.logs.pattern;

/** Decides which messages a caller gets. */
@FunctionalInterface
public interface LogPattern {
    int LONGEST = 1024;

    boolean matches(String message);

    /** May throw {@link InvalidPatternException}. An empty text matches everything. */
    static LogPattern parse(String text) {
        if (text.length() > LONGEST) {
            throw new InvalidPatternException("it has more than " + LONGEST + " characters");
        }
        String trimmed = text.strip();
        if (trimmed.startsWith("{")) {
            return JsonPattern.parse(trimmed);
        }
        if (trimmed.startsWith("[")) {
            throw new InvalidPatternException("patterns of columns ([a, b, ...]) are not supported: use terms, such as"
                    + " \"ERROR\", or for JSON { $.level = \"ERROR\" }");
        }
        return TermPattern.parse(trimmed);
    }
}
