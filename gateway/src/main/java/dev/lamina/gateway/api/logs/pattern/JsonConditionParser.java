package dev.lamina.gateway.api.logs.pattern;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** Parses the condition of a JSON pattern: comparisons with {@code &&}, {@code ||} and parentheses. */
final class JsonConditionParser {
    private static final String SYMBOLS = "(){}&|=!<>";
    private static final int DEEPEST = 20;

    private final String text;
    private final List<String> tokens;
    private final Regexes regexes = new Regexes();

    // Mutable state
    private int at;

    private int depth;

    JsonConditionParser(String text) {
        this.text = text;
        this.tokens = tokens(text);
    }

    Predicate<JsonNode> all() {
        expect("{");
        Predicate<JsonNode> condition = or();
        expect("}");
        if (at < tokens.size()) {
            throw unexpected();
        }
        return condition;
    }

    private Predicate<JsonNode> or() {
        Predicate<JsonNode> condition = and();
        while (accept("||")) {
            condition = condition.or(and());
        }
        return condition;
    }

    private Predicate<JsonNode> and() {
        Predicate<JsonNode> condition = one();
        while (accept("&&")) {
            condition = condition.and(one());
        }
        return condition;
    }

    private Predicate<JsonNode> one() {
        if (accept("(")) {
            if (++depth > DEEPEST) {
                throw new InvalidPatternException("it has more than " + DEEPEST + " parentheses in each other");
            }
            Predicate<JsonNode> inner = or();
            expect(")");
            depth--;
            return inner;
        }
        String selector = next();
        if (!selector.startsWith("$")) {
            at--;
            throw unexpected();
        }
        JsonSelector value = JsonSelector.parse(selector);
        String operator = next();
        return switch (operator.toUpperCase(Locale.ROOT)) {
            case "IS" -> is(value, next());
            case "NOT" -> {
                expect("EXISTS");
                yield message -> value.in(message).isMissingNode();
            }
            case "EXISTS" -> message -> !value.in(message).isMissingNode();
            default -> {
                JsonComparison comparison = JsonComparison.of(operator, next(), regexes);
                yield message -> comparison.test(value.in(message));
            }
        };
    }

    private Predicate<JsonNode> is(JsonSelector value, String kind) {
        return switch (kind.toUpperCase(Locale.ROOT)) {
            case "NULL" -> message -> value.in(message).isNull();
            case "TRUE" ->
                message -> value.in(message).isBoolean() && value.in(message).booleanValue();
            case "FALSE" ->
                message -> value.in(message).isBoolean() && !value.in(message).booleanValue();
            default -> throw new InvalidPatternException("IS is followed by NULL, TRUE or FALSE, not by " + kind);
        };
    }

    private boolean accept(String token) {
        boolean there = at < tokens.size() && tokens.get(at).equalsIgnoreCase(token);
        at += there ? 1 : 0;
        return there;
    }

    private void expect(String token) {
        if (!accept(token)) {
            throw unexpected();
        }
    }

    private String next() {
        if (at >= tokens.size()) {
            throw unexpected();
        }
        return tokens.get(at++);
    }

    private InvalidPatternException unexpected() {
        return new InvalidPatternException((at < tokens.size() ? tokens.get(at) + " is" : "the end is")
                + " not expected in " + text + ": a pattern for JSON is such as { $.level = \"ERROR\" && $.ms > 100 }");
    }

    private static List<String> tokens(String text) {
        List<String> tokens = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            int end = at + 1;
            if (Character.isWhitespace(c)) {
                at++;
                continue;
            }
            if (c == '"' || c == '%') {
                end = closing(text, at, c);
            } else if (SYMBOLS.indexOf(c) >= 0) {
                boolean isDouble = end < text.length()
                        && List.of("&&", "||", "!=", "<=", ">=").contains(text.substring(at, end + 1));
                end += isDouble ? 1 : 0;
            } else {
                while (end < text.length()
                        && !Character.isWhitespace(text.charAt(end))
                        && SYMBOLS.indexOf(text.charAt(end)) < 0) {
                    // A name in brackets may have spaces.
                    int bracket = text.charAt(end) == '[' ? text.indexOf(']', end) : -1;
                    end = bracket > 0 ? bracket : end + 1;
                }
            }
            tokens.add(text.substring(at, end));
            at = end;
        }
        return tokens;
    }

    private static int closing(String text, int begin, char quote) {
        for (int at = begin + 1; at < text.length(); at++) {
            if (text.charAt(at) == '\\') {
                at++;
            } else if (text.charAt(at) == quote) {
                return at + 1;
            }
        }
        throw new InvalidPatternException("the " + quote + " at character " + (begin + 1) + " is not closed");
    }
}
