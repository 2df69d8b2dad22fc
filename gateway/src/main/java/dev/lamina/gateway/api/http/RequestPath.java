package dev.lamina.gateway.api.http;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.ArrayList;
import java.util.List;

/** The segments of a request's path. */
final class RequestPath {
    private RequestPath() {}

    /**
     * The decoded segments; one empty text for {@code /}. A plus sign stays one, and so does a percent sign that
     * encodes nothing.
     *
     * @param path still encoded; begins with a slash
     */
    static List<String> segments(String path) {
        List<String> segments = new ArrayList<>();
        int from = 1;
        for (int slash = path.indexOf('/', from); slash >= 0; slash = path.indexOf('/', from)) {
            segments.add(decoded(path.substring(from, slash)));
            from = slash + 1;
        }
        segments.add(decoded(path.substring(from)));
        return segments;
    }

    /**
     * Whether a segment is {@code .} or {@code ..}: clients resolve these themselves, and a function's framework might
     * resolve them to a path that belongs to another route.
     */
    static boolean climbs(List<String> segments) {
        return segments.contains(".") || segments.contains("..");
    }

    private static String decoded(String segment) {
        try {
            return segment.indexOf('%') < 0 ? segment : QueryStringDecoder.decodeComponent(segment.replace("+", "%2B"));
        } catch (IllegalArgumentException e) {
            return segment;
        }
    }
}
