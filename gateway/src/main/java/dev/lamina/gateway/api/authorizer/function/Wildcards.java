package dev.lamina.gateway.api.authorizer.function;

/** Patterns of IAM: {@code *} is any text, {@code ?} any character. */
final class Wildcards {
    private Wildcards() {}

    /** Whether the whole text matches. Takes time in proportion to both lengths at most, whatever the pattern. */
    static boolean match(String pattern, String text) {
        int at = 0;
        int next = 0;
        int star = -1;
        int starAt = 0;
        while (at < text.length()) {
            if (next < pattern.length() && pattern.charAt(next) == '*') {
                star = next++;
                starAt = at;
            } else if (next < pattern.length()
                    && (pattern.charAt(next) == '?' || pattern.charAt(next) == text.charAt(at))) {
                next++;
                at++;
            } else if (star >= 0) {
                next = star + 1;
                at = ++starAt;
            } else {
                return false;
            }
        }
        while (next < pattern.length() && pattern.charAt(next) == '*') {
            next++;
        }
        return next == pattern.length();
    }
}
