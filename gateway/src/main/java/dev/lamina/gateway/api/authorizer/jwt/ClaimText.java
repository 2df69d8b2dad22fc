package dev.lamina.gateway.api.authorizer.jwt;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Claims as API Gateway passes them to functions: each is a text, lists are {@code [a b]}. */
final class ClaimText {
    /** Deeper values are left out: only a hostile issuer has them. */
    private static final int DEEPEST = 20;

    private ClaimText() {}

    static Map<String, Object> of(Map<String, Object> claims) {
        Map<String, Object> texts = new TreeMap<>();
        claims.forEach((name, value) -> texts.put(name, text(value, 0)));
        return texts;
    }

    private static String text(Object value, int depth) {
        if (depth > DEEPEST) {
            return "";
        }
        return switch (value) {
            case null -> "";
            case Double number -> BigDecimal.valueOf(number).toPlainString();
            case List<?> list ->
                list.stream().map(each -> text(each, depth + 1)).collect(Collectors.joining(" ", "[", "]"));
            case Map<?, ?> map ->
                new TreeMap<>(map)
                        .entrySet().stream()
                                .map(entry -> entry.getKey() + ":" + text(entry.getValue(), depth + 1))
                                .collect(Collectors.joining(" ", "map[", "]"));
            default -> value.toString();
        };
    }
}
