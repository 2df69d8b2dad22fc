package dev.lamina.gateway.api.http;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The segments of a request's path. */
final class RequestPath {
    private static final Pattern SLASHES = Pattern.compile("[/\\\\]");

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
     * Whether a segment is or contains {@code .} or {@code ..}: clients resolve these themselves, and a function's
     * framework might resolve them to a path that belongs to another route. It may also take an encoded slash or a
     * backslash for a slash, and ignore what follows a semicolon.
     *
     * @param segments decoded
     */
    static boolean climbs(List<String> segments) {
        return segments.stream().anyMatch(RequestPath::climbs);
    }

    private static boolean climbs(String segment) {
        if (segment.indexOf('.') < 0) {
            return false;
        }
        return SLASHES.splitAsStream(segment).anyMatch(part -> {
            int semicolon = part.indexOf(';');
            String name = semicolon < 0 ? part : part.substring(0, semicolon);
            return name.equals(".") || name.equals("..");
        });
    }

    private static String decoded(String segment) {
        try {
            return segment.indexOf('%') < 0 ? segment : QueryStringDecoder.decodeComponent(segment.replace("+", "%2B"));
        } catch (IllegalArgumentException e) {
            return segment;
        }
    }
}
