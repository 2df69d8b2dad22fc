package dev.lamina.gateway.api.logs.insights;

import com.google.re2j.Pattern;
import dev.lamina.gateway.api.logs.insights.Token.Kind;
import dev.lamina.gateway.api.logs.pattern.InvalidPatternException;
import dev.lamina.gateway.api.logs.pattern.Regexes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Parses the condition of {@code filter}. A comparison with a field that a row does not have is false. */
final class ConditionParser {
    private static final int DEEPEST = 20;

    private final TokenReader tokens;
    private final Regexes regexes;

    // Mutable state
    private int depth;

    ConditionParser(TokenReader tokens, Regexes regexes) {
        this.tokens = tokens;
        this.regexes = regexes;
    }

    Predicate<Row> condition() {
        Predicate<Row> condition = and();
        while (tokens.accept("or")) {
            condition = condition.or(and());
        }
        return condition;
    }

    private Predicate<Row> and() {
        Predicate<Row> condition = one();
        while (tokens.accept("and")) {
            condition = condition.and(one());
        }
        return condition;
    }

    private Predicate<Row> one() {
        if (++depth > DEEPEST) {
            throw new InvalidQueryException("it has more than " + DEEPEST + " conditions in each other");
        }
        try {
            if (tokens.accept("not")) {
                return one().negate();
            }
            if (tokens.accept("(")) {
                Predicate<Row> inner = condition();
                tokens.expect(")");
                return inner;
            }
            if (tokens.accept("ispresent")) {
                tokens.expect("(");
                String field = tokens.field();
                tokens.expect(")");
                return row -> row.value(field).isPresent();
            }
            return comparison(operand());
        } finally {
            depth--;
        }
    }

    private Predicate<Row> comparison(Function<Row, Optional<String>> left) {
        boolean negated = tokens.accept("not");
        Token operator = tokens.next("an operator");
        if (operator.is("like") || operator.is("=~")) {
            Predicate<String> like = like(tokens.next("a text or a regular expression"));
            return matching(left, negated ? like.negate() : like);
        }
        if (operator.is("in")) {
            List<String> values = values();
            Predicate<String> in = value -> values.stream().anyMatch(each -> Row.compare(value, each) == 0);
            return matching(left, negated ? in.negate() : in);
        }
        if (negated) {
            throw tokens.unexpected("expected like or in after not");
        }
        Function<Row, Optional<String>> right = operand();
        return switch (operator.text()) {
            case "=" -> both(left, right, order -> order == 0);
            case "!=" -> both(left, right, order -> order != 0);
            case "<" -> both(left, right, order -> order < 0);
            case "<=" -> both(left, right, order -> order <= 0);
            case ">" -> both(left, right, order -> order > 0);
            case ">=" -> both(left, right, order -> order >= 0);
            default ->
                throw new InvalidQueryException(operator.text()
                        + " is not a supported operator: =, !=, <, <=, >, >=, like, =~, in and ispresent are");
        };
    }

    private static Predicate<Row> matching(Function<Row, Optional<String>> left, Predicate<String> condition) {
        return row -> left.apply(row).filter(condition).isPresent();
    }

    private static Predicate<Row> both(
            Function<Row, Optional<String>> left, Function<Row, Optional<String>> right, Predicate<Integer> wanted) {
        return row -> left.apply(row)
                .flatMap(one -> right.apply(row).map(other -> Row.compare(one, other)))
                .filter(wanted)
                .isPresent();
    }

    private Predicate<String> like(Token token) {
        if (token.kind() != Kind.REGEX) {
            return value -> value.contains(token.text());
        }
        try {
            Pattern regex = regexes.compile(token.text());
            return value -> regex.matcher(value).find();
        } catch (InvalidPatternException e) {
            throw new InvalidQueryException(e.getMessage());
        }
    }

    private List<String> values() {
        tokens.expect("[");
        List<String> values = new ArrayList<>();
        do {
            values.add(tokens.next("a value").text());
        } while (tokens.accept(","));
        tokens.expect("]");
        return values;
    }

    /** A field, a number, or a text. */
    private Function<Row, Optional<String>> operand() {
        Token token = tokens.next("a field or a value");
        if (token.kind() == Kind.SYMBOL) {
            throw tokens.unexpected("expected a field or a value instead of " + token.text());
        }
        if (tokens.isNext("(")) {
            throw tokens.unexpected("the function " + token.text() + " is not supported");
        }
        Optional<String> constant = Optional.of(token.text());
        return token.kind() != Kind.WORD || Row.number(token.text()).isPresent()
                ? _ -> constant
                : row -> row.comparable(token.text());
    }
}
