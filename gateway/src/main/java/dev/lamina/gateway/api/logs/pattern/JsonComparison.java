package dev.lamina.gateway.api.logs.pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import java.math.BigDecimal;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/** A comparison of a JSON value. A value that is missing, or an object or array, never matches. */
record JsonComparison(Predicate<JsonNode> test) {
    private static final int LONGEST_NUMBER = 40;

    boolean test(JsonNode value) {
        return value.isValueNode() && !value.isNull() && test.test(value);
    }

    static JsonComparison of(String operator, String operand, Regexes regexes) {
        return switch (operator) {
            case "=" -> new JsonComparison(equal(operand, regexes));
            case "!=" -> new JsonComparison(equal(operand, regexes).negate());
            case "<" -> ordered(operand, order -> order < 0);
            case "<=" -> ordered(operand, order -> order <= 0);
            case ">" -> ordered(operand, order -> order > 0);
            case ">=" -> ordered(operand, order -> order >= 0);
            default ->
                throw new InvalidPatternException(
                        operator + " is not an operator: =, !=, <, <=, >, >=, IS, EXISTS and NOT EXISTS are");
        };
    }

    private static Predicate<JsonNode> equal(String operand, Regexes regexes) {
        if (operand.startsWith("%")) {
            Pattern regex = regexes.compile(operand.substring(1, operand.length() - 1));
            return value -> regex.matcher(value.asText()).find();
        }
        boolean quoted = operand.startsWith("\"");
        if (!quoted && isNumber(operand)) {
            BigDecimal number = new BigDecimal(operand);
            return value -> value.isNumber() && value.decimalValue().compareTo(number) == 0;
        }
        String text = quoted ? TermPattern.unquoted(operand) : operand;
        if (text.indexOf('*') < 0) {
            return value -> value.asText().equals(text);
        }
        StringBuilder regex = new StringBuilder("(?s)");
        for (String part : text.split("\\*", -1)) {
            regex.append(regex.length() == 4 ? "" : ".*").append(Pattern.quote(part));
        }
        Pattern wildcards = regexes.compile(regex.toString());
        return value -> wildcards.matcher(value.asText()).matches();
    }

    private static JsonComparison ordered(String operand, IntPredicate wanted) {
        if (!isNumber(operand)) {
            throw new InvalidPatternException("<, <=, > and >= compare with a number, not with " + operand);
        }
        BigDecimal number = new BigDecimal(operand);
        return new JsonComparison(
                value -> value.isNumber() && wanted.test(value.decimalValue().compareTo(number)));
    }

    private static boolean isNumber(String text) {
        return text.length() <= LONGEST_NUMBER && text.matches("[+-]?\\d+(\\.\\d+)?([eE][+-]?\\d{1,3})?");
    }
}
