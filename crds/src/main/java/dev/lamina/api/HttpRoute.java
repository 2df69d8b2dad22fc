package dev.lamina.api;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A route of an HTTP API: a method and a path with parameters, or {@code $default}.
 *
 * @param key as the Trigger has it, such as {@code GET /pets/{id}}; the event's routeKey
 * @param method ANY for every method, also for {@code $default}
 * @param segments of the path; empty for {@code $default}
 */
public record HttpRoute(String key, String method, List<Segment> segments) {
    public static final String DEFAULT = "$default";
    public static final String ANY = "ANY";

    /**
     * API Gateway's order: if two routes match a request, the first one gets it. A path without a greedy parameter is
     * before one with it, text is before a parameter, and a method is before ANY.
     */
    public static final Comparator<HttpRoute> MOST_SPECIFIC_FIRST = Comparator.comparing(HttpRoute::isDefault)
            .thenComparing(HttpRoute::isGreedy)
            .thenComparing(HttpRoute::ranks)
            .thenComparing(route -> route.method.equals(ANY))
            .thenComparing(HttpRoute::key);

    /** A segment of a path. */
    public sealed interface Segment {
        /** A text that the request must have, decoded. */
        record Text(String text) implements Segment {}

        /** One segment that is not empty. */
        record Parameter(String name) implements Segment {}

        /** The rest of the path, at least one character. */
        record Rest(String name) implements Segment {}
    }

    /**
     * Reads a route.
     *
     * @throws IllegalArgumentException it is not one, or two parameters have the same name
     */
    public static HttpRoute of(String key) {
        HttpRoute route = read(key);
        List<String> names = route.parameters();
        if (names.stream().distinct().count() < names.size()) {
            throw new IllegalArgumentException("must not have two parameters of the same name");
        }
        return route;
    }

    /**
     * Reads a route of which only the requests matter: its parameters may have the same name.
     *
     * @throws IllegalArgumentException it is not one
     */
    public static HttpRoute read(String key) {
        if (key.equals(DEFAULT)) {
            return new HttpRoute(key, ANY, List.of());
        }
        int space = key.indexOf(" /");
        if (space < 0) {
            throw new IllegalArgumentException("must be $default, or a method, one space and a path");
        }
        List<Segment> segments = new ArrayList<>();
        for (String segment : key.substring(space + 2).split("/", -1)) {
            segments.add(segment(segment));
        }
        return new HttpRoute(key, key.substring(0, space), List.copyOf(segments));
    }

    private static Segment segment(String text) {
        if (!text.startsWith("{") || !text.endsWith("}")) {
            return new Segment.Text(decoded(text));
        }
        String name = text.substring(1, text.length() - 1);
        return name.endsWith("+")
                ? new Segment.Rest(name.substring(0, name.length() - 1))
                : new Segment.Parameter(name);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "a percent sign must be followed by two hexadecimal digits; write %25 " + "for the sign itself", e);
        }
    }

    public boolean isDefault() {
        return key.equals(DEFAULT);
    }

    private boolean isGreedy() {
        return !segments.isEmpty() && segments.getLast() instanceof Segment.Rest;
    }

    private String ranks() {
        return segments.stream()
                .map(segment -> switch (segment) {
                    case Segment.Text _ -> "0";
                    case Segment.Parameter _ -> "1";
                    case Segment.Rest _ -> "2";
                })
                .collect(Collectors.joining());
    }

    /** Returns the names of the path's parameters. */
    public List<String> parameters() {
        return segments.stream()
                .flatMap(segment -> switch (segment) {
                    case Segment.Text _ -> Stream.<String>empty();
                    case Segment.Parameter parameter -> Stream.of(parameter.name());
                    case Segment.Rest rest -> Stream.of(rest.name());
                })
                .toList();
    }

    /** Returns the path as it is declared; {@code $default} for that route. */
    public String path() {
        return isDefault() ? DEFAULT : key.substring(method.length() + 1);
    }

    /** Returns the path without the names of its parameters: two routes with the same one match the same paths. */
    public String shape() {
        return isDefault()
                ? DEFAULT
                : segments.stream()
                        .map(segment -> switch (segment) {
                            case Segment.Text text -> "/" + URLEncoder.encode(text.text(), StandardCharsets.UTF_8);
                            case Segment.Parameter _ -> "/{}";
                            case Segment.Rest _ -> "/{+}";
                        })
                        .collect(Collectors.joining());
    }

    /**
     * Returns the parameters' values if the route matches a request; empty if it does not.
     *
     * @param path the decoded segments of the request's path: one empty text for {@code /}
     */
    public Optional<Map<String, String>> match(String asked, List<String> path) {
        if (isDefault()) {
            return Optional.of(Map.of());
        }
        if (!method.equals(ANY) && !method.equals(asked)
                || (isGreedy() ? path.size() < segments.size() : path.size() != segments.size())) {
            return Optional.empty();
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (int at = 0; at < segments.size(); at++) {
            if (!matches(segments.get(at), path, at, values)) {
                return Optional.empty();
            }
        }
        return Optional.of(values);
    }

    private static boolean matches(Segment segment, List<String> path, int at, Map<String, String> values) {
        return switch (segment) {
            case Segment.Text text -> text.text().equals(path.get(at));
            case Segment.Parameter parameter -> isValue(values, parameter.name(), path.get(at));
            case Segment.Rest rest -> isValue(values, rest.name(), String.join("/", path.subList(at, path.size())));
        };
    }

    private static boolean isValue(Map<String, String> values, String name, String value) {
        values.put(name, value);
        return !value.isEmpty();
    }
}
