package dev.lamina.gateway.api;

import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A method and a path with variable segments, written {@code {}}; a slash at the end does not matter.
 *
 * @param segments literal segments, and {@code {}} for each variable one
 */
public record Route(HttpMethod method, List<String> segments) {
    private static final String VARIABLE = "{}";

    public static Route of(HttpMethod method, String path) {
        return new Route(method, split(path));
    }

    static List<String> split(String path) {
        String inner = path.substring(
                path.startsWith("/") ? 1 : 0,
                path.endsWith("/") && path.length() > 1 ? path.length() - 1 : path.length());
        return List.of(inner.split("/", -1));
    }

    /** The variable segments, still encoded; absent when method or path do not match. */
    Optional<List<String>> match(HttpMethod asked, List<String> path) {
        if (!method.equals(asked) || path.size() != segments.size() || !agreesWith(path)) {
            return Optional.empty();
        }
        List<String> variables = new ArrayList<>();
        for (int i = 0; i < path.size(); i++) {
            if (segments.get(i).equals(VARIABLE)) {
                variables.add(path.get(i));
            }
        }
        return Optional.of(variables);
    }

    private boolean agreesWith(List<String> path) {
        for (int i = 0; i < path.size(); i++) {
            if (!segments.get(i).equals(VARIABLE) && !segments.get(i).equals(path.get(i))) {
                return false;
            }
        }
        return true;
    }
}
