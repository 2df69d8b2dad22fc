package dev.lamina.gateway.api.logs.insights;

import java.util.ArrayList;
import java.util.List;

/** A word, text, regular expression or symbol of a query. */
record Token(Kind kind, String text, int begin, int end) {
    private static final String WORD = "@_.$`";
    private static final List<String> DOUBLE = List.of("!=", "<=", ">=", "=~");
    private static final String SINGLE = "|,()[]=<>*";

    enum Kind {
        WORD,
        TEXT,
        REGEX,
        SYMBOL
    }

    boolean is(String word) {
        return kind != Kind.TEXT && kind != Kind.REGEX && text.equalsIgnoreCase(word);
    }

    static List<Token> all(String query) {
        List<Token> tokens = new ArrayList<>();
        int at = 0;
        while (at < query.length()) {
            char c = query.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
            } else if (c == '#') {
                int end = query.indexOf('\n', at);
                at = end < 0 ? query.length() : end;
            } else {
                Token token = next(query, at, c, tokens.isEmpty() ? null : tokens.getLast());
                tokens.add(token);
                at = token.end();
            }
        }
        return tokens;
    }

    private static Token next(String query, int at, char c, Token before) {
        if (c == '"' || c == '\'') {
            return quoted(query, at, c, Kind.TEXT);
        }
        if (c == '`') {
            return quoted(query, at, c, Kind.WORD);
        }
        if (c == '/' && before != null && (before.is("like") || before.is("=~"))) {
            return quoted(query, at, c, Kind.REGEX);
        }
        if (isWord(c) || c == '-' && at + 1 < query.length() && Character.isDigit(query.charAt(at + 1))) {
            int end = at + 1;
            while (end < query.length() && (isWord(query.charAt(end)) || query.charAt(end) == '-')) {
                end++;
            }
            return new Token(Kind.WORD, query.substring(at, end), at, end);
        }
        if (at + 2 <= query.length() && DOUBLE.contains(query.substring(at, at + 2))) {
            return new Token(Kind.SYMBOL, query.substring(at, at + 2), at, at + 2);
        }
        if (SINGLE.indexOf(c) >= 0) {
            return new Token(Kind.SYMBOL, String.valueOf(c), at, at + 1);
        }
        throw new InvalidQueryException("unexpected character " + c + " at position " + (at + 1));
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || WORD.indexOf(c) >= 0;
    }

    private static Token quoted(String query, int begin, char quote, Kind kind) {
        StringBuilder text = new StringBuilder();
        for (int at = begin + 1; at < query.length(); at++) {
            char c = query.charAt(at);
            if (c == quote) {
                return new Token(kind, text.toString(), begin, at + 1);
            }
            if (c == '\\' && at + 1 < query.length()) {
                boolean keeps = kind == Kind.REGEX && query.charAt(at + 1) != quote;
                text.append(keeps ? "\\" : "");
                at++;
            }
            text.append(query.charAt(at));
        }
        throw new InvalidQueryException("the " + quote + " at position " + (begin + 1) + " is not closed");
    }
}
