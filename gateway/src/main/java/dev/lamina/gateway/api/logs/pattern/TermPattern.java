package dev.lamina.gateway.api.logs.pattern;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Terms: a message has all plain ones, or one of those with {@code ?}, and none of those with {@code -}. As on AWS,
 * terms with {@code ?} do not count next to plain ones, and case matters.
 */
record TermPattern(List<Predicate<String>> all, List<Predicate<String>> any, List<Predicate<String>> none)
        implements LogPattern {

    @Override
    public boolean matches(String message) {
        return all.stream().allMatch(term -> term.test(message))
                && none.stream().noneMatch(term -> term.test(message))
                && (any.isEmpty() || !all.isEmpty() || any.stream().anyMatch(term -> term.test(message)));
    }

    static TermPattern parse(String text) {
        TermPattern pattern = new TermPattern(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        Regexes regexes = new Regexes();
        int at = 0;
        while (at < text.length()) {
            char first = text.charAt(at);
            if (Character.isWhitespace(first)) {
                at++;
                continue;
            }
            List<Predicate<String>> terms = switch (first) {
                case '?' -> pattern.any;
                case '-' -> pattern.none;
                default -> pattern.all;
            };
            int begin = first == '?' || first == '-' ? at + 1 : at;
            at = end(text, begin);
            terms.add(term(text.substring(begin, at), regexes));
        }
        return pattern;
    }

    /** The end of the term that begins here. */
    private static int end(String text, int begin) {
        if (begin < text.length() && (text.charAt(begin) == '"' || text.charAt(begin) == '%')) {
            char quote = text.charAt(begin);
            for (int at = begin + 1; at < text.length(); at++) {
                if (text.charAt(at) == '\\') {
                    at++;
                } else if (text.charAt(at) == quote) {
                    return at + 1;
                }
            }
            throw new InvalidPatternException("the " + quote + " at character " + (begin + 1) + " is not closed");
        }
        int at = begin;
        while (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static Predicate<String> term(String term, Regexes regexes) {
        if (term.startsWith("\"")) {
            String phrase = unquoted(term);
            return message -> message.contains(phrase);
        }
        if (term.startsWith("%")) {
            Pattern regex = regexes.compile(term.substring(1, term.length() - 1));
            return message -> regex.matcher(message).find();
        }
        if (term.isEmpty() || !term.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_')) {
            throw new InvalidPatternException("invalid character in term '" + term
                    + "': put terms with other characters than letters, digits and _ into" + " double quotes");
        }
        return message -> message.contains(term);
    }

    /** The text between quotes. */
    static String unquoted(String quoted) {
        StringBuilder text = new StringBuilder();
        for (int at = 1; at < quoted.length() - 1; at++) {
            if (quoted.charAt(at) == '\\' && at + 2 < quoted.length()) {
                at++;
            }
            text.append(quoted.charAt(at));
        }
        return text.toString();
    }
}
