package dev.lamina.gateway.api.logs.insights;

import dev.lamina.gateway.api.logs.insights.Token.Kind;
import java.util.List;
import java.util.Optional;

/** Reads the tokens of one query in their order. */
final class TokenReader {
    private final String query;
    private final List<Token> tokens;

    // Mutable state
    private int at;

    TokenReader(String query) {
        this.query = query;
        this.tokens = Token.all(query);
    }

    boolean isDone() {
        return at >= tokens.size();
    }

    /** Whether a command ends here. */
    boolean isAtEnd() {
        return isDone() || tokens.get(at).is("|");
    }

    boolean isNext(String word) {
        return !isDone() && tokens.get(at).is(word);
    }

    boolean accept(String word) {
        boolean there = isNext(word);
        at += there ? 1 : 0;
        return there;
    }

    void expect(String word) {
        if (!accept(word)) {
            throw unexpected("expected " + word);
        }
    }

    Token next(String expected) {
        if (isAtEnd()) {
            throw unexpected("expected " + expected);
        }
        return tokens.get(at++);
    }

    /** A name of a field. */
    String field() {
        Token token = next("the name of a field");
        if (token.kind() != Kind.WORD) {
            at--;
            throw unexpected("expected the name of a field");
        }
        if (isNext("(")) {
            throw unexpected("the function " + token.text() + " is not supported here");
        }
        return token.text();
    }

    /** The name after {@code as}, if there is one. */
    Optional<String> alias() {
        return accept("as") ? Optional.of(field()) : Optional.empty();
    }

    /** Where the next token begins in the query. */
    int begin() {
        return isDone() ? query.length() : tokens.get(at).begin();
    }

    /** The query from a position to the end of the last token that was read. */
    String textFrom(int begin) {
        return query.substring(begin, tokens.get(at - 1).end());
    }

    InvalidQueryException unexpected(String why) {
        return new InvalidQueryException(why
                + (isDone()
                        ? ", at the end"
                        : ", at position " + (begin() + 1) + " ("
                                + tokens.get(at).text() + ")"));
    }
}
