package dev.lamina.gateway.api.logs.pattern;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Estimates what a regular expression becomes when its repeats are written out, in characters. */
final class RegexSize {
    private static final Pattern REPEAT = Pattern.compile("\\{(\\d{1,6})(?:,(\\d{0,6}))?}");
    private static final int DEEPEST = 50;
    /** Enough for any limit, and small enough to be multiplied. */
    private static final long INFINITE = 1_000_000_000L;

    private final String text;
    /** Sizes of what is before each open parenthesis. */
    private final Deque<Long> outer = new ArrayDeque<>();

    // Mutable state
    private int at;

    private long before;
    private long last;

    private RegexSize(String text) {
        this.text = text;
    }

    static long of(String text) {
        return new RegexSize(text).size();
    }

    private long size() {
        while (at < text.length()) {
            switch (text.charAt(at)) {
                case '\\' -> escape();
                case '[' -> set();
                case '(' -> {
                    outer.push(before + last);
                    before = 0;
                    last = 1;
                    at++;
                    if (outer.size() > DEEPEST) {
                        return INFINITE;
                    }
                }
                case ')' -> {
                    long inner = before + last;
                    before = outer.isEmpty() ? 0 : outer.pop();
                    last = inner + 1;
                    at++;
                }
                case '{' -> repeat();
                case '*', '+', '?' -> {
                    last++;
                    at++;
                }
                default -> atom(at + 1);
            }
        }
        return outer.stream().reduce(before + last, Long::sum);
    }

    private void atom(int end) {
        before += last;
        last = 1;
        at = end;
    }

    private void escape() {
        char kind = at + 1 < text.length() ? text.charAt(at + 1) : 0;
        int braces = "xpP".indexOf(kind) >= 0 && text.startsWith("{", at + 2) ? text.indexOf('}', at) : -1;
        if (kind == 'Q') {
            int end = text.indexOf("\\E", at);
            int next = end < 0 ? text.length() : end + 2;
            before += next - at;
            atom(next);
        } else {
            atom(braces < 0 ? at + 2 : braces + 1);
        }
    }

    private void set() {
        int end = at + 1;
        end += text.startsWith("^", end) ? 1 : 0;
        end += text.startsWith("]", end) ? 1 : 0;
        while (end < text.length() && text.charAt(end) != ']') {
            int name = text.startsWith("[:", end) ? text.indexOf(":]", end) : -1;
            end = name > 0 ? name + 2 : end + (text.charAt(end) == '\\' ? 2 : 1);
        }
        atom(end + 1);
    }

    private void repeat() {
        Matcher count = REPEAT.matcher(text).region(at, text.length());
        if (!count.lookingAt()) {
            atom(at + 1);
            return;
        }
        String most = count.group(2) == null || count.group(2).isEmpty() ? count.group(1) : count.group(2);
        last = Math.min(INFINITE, last * Math.max(1, Long.parseLong(most)));
        at = count.end();
    }
}
