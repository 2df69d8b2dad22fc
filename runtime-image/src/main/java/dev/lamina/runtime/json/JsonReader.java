package dev.lamina.runtime.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one JSON text: objects become maps, arrays lists, numbers doubles. Errors name the position, counted in
 * characters from 0.
 */
public final class JsonReader {
    /** More is not needed for a request, and a deeper text could fill the stack. */
    private static final int DEEPEST = 64;

    private static final String SHORT_ESCAPES = "\"\\/bfnrt";
    private static final String ESCAPED = "\"\\/\b\f\n\r\t";

    private final String text;
    private int at;
    private int depth;

    private JsonReader(String text) {
        this.text = text;
    }

    /**
     * The value.
     *
     * @throws IllegalArgumentException it is not JSON
     */
    public static Object read(String text) {
        JsonReader reader = new JsonReader(text);
        Object value = reader.value();
        reader.blanks();
        if (reader.at < text.length()) {
            throw reader.wrong();
        }
        return value;
    }

    /** Whether it is one JSON object. */
    public static boolean isObject(String text) {
        try {
            return text.startsWith("{") && read(text) instanceof Map;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private Object value() {
        blanks();
        char first = peek();
        return switch (first) {
            case '{' -> object();
            case '[' -> list();
            case '"' -> string();
            case 't' -> word("true", Boolean.TRUE);
            case 'f' -> word("false", Boolean.FALSE);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, Object> object() {
        Map<String, Object> members = new LinkedHashMap<>();
        enter();
        if (!ends('}')) {
            do {
                blanks();
                String name = string();
                blanks();
                expect(':');
                members.put(name, value());
            } while (continues('}'));
        }
        depth--;
        return members;
    }

    private List<Object> list() {
        List<Object> values = new ArrayList<>();
        enter();
        if (!ends(']')) {
            do {
                values.add(value());
            } while (continues(']'));
        }
        depth--;
        return values;
    }

    private void enter() {
        at++;
        if (++depth > DEEPEST) {
            throw wrong();
        }
    }

    private boolean ends(char close) {
        blanks();
        if (peek() == close) {
            at++;
            return true;
        }
        return false;
    }

    private boolean continues(char close) {
        if (ends(close)) {
            return false;
        }
        expect(',');
        return true;
    }

    private String string() {
        expect('"');
        StringBuilder value = new StringBuilder();
        for (char c = next(); c != '"'; c = next()) {
            if (c < ' ') {
                throw wrong();
            }
            value.append(c == '\\' ? escaped() : c);
        }
        return value.toString();
    }

    private char escaped() {
        char kind = next();
        int known = SHORT_ESCAPES.indexOf(kind);
        if (known >= 0) {
            return ESCAPED.charAt(known);
        }
        if (kind != 'u' || at + 4 > text.length()) {
            throw wrong();
        }
        try {
            at += 4;
            return (char) Integer.parseUnsignedInt(text, at - 4, at, 16);
        } catch (NumberFormatException e) {
            throw wrong();
        }
    }

    private Object word(String word, Object value) {
        if (!text.startsWith(word, at)) {
            throw wrong();
        }
        at += word.length();
        return value;
    }

    private Double number() {
        int start = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        try {
            return Double.valueOf(text.substring(start, at));
        } catch (NumberFormatException e) {
            throw wrong();
        }
    }

    private void blanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private void expect(char wanted) {
        if (next() != wanted) {
            at--;
            throw wrong();
        }
    }

    private char next() {
        char c = peek();
        at++;
        return c;
    }

    private char peek() {
        if (at >= text.length()) {
            throw wrong();
        }
        return text.charAt(at);
    }

    private IllegalArgumentException wrong() {
        return new IllegalArgumentException("The JSON text is not valid at character " + at);
    }
}
