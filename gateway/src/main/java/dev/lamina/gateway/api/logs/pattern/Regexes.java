package dev.lamina.gateway.api.logs.pattern;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * Compiles the regular expressions of one call. They are matched in linear time; their size together is limited before
 * anything is compiled, because repeats in each other multiply it.
 */
public final class Regexes {
    /** Of all expressions of a call, see {@link RegexSize}. */
    static final int MOST = 3000;

    private static final int LONGEST_SHOWN = 100;

    // Mutable state
    private long size;

    /** May throw {@link InvalidPatternException}. */
    public Pattern compile(String expression) {
        size += RegexSize.of(expression);
        if (size > MOST) {
            throw new InvalidPatternException("the regular expression " + shown(expression) + " is too large: repeats"
                    + " such as {100} multiply what they repeat, and all together may have " + MOST + " characters");
        }
        try {
            return Pattern.compile(expression);
        } catch (PatternSyntaxException e) {
            throw new InvalidPatternException(
                    "the regular expression " + shown(expression) + " is not valid: " + e.getMessage());
        }
    }

    private static String shown(String expression) {
        return expression.length() <= LONGEST_SHOWN ? expression : expression.substring(0, LONGEST_SHOWN) + "...";
    }
}
