package dev.lamina.gateway.auth;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** The text of a request that Signature Version 4 hashes, for services that encode the path twice, as Lambda does. */
final class CanonicalRequest {
    private CanonicalRequest() {}

    static String of(HttpMethod method, String uri, MultiMap headers, Signature signature, String bodyHash) {
        return method.name()
                + '\n'
                + path(uri)
                + '\n'
                + query(uri, signature.presigned())
                + '\n'
                + headers(headers, signature.signedHeaders())
                + '\n'
                + String.join(";", signature.signedHeaders())
                + '\n'
                + bodyHash;
    }

    private static String path(String uri) {
        String path = rawPath(uri);
        return PercentEncoding.encode(path.isEmpty() ? "/" : path, true);
    }

    /**
     * Whether signers leave the path unchanged. They drop empty and dot segments, so the signature of {@code /a} is
     * valid for {@code /b/../a} as well, which is a different path where dot segments are kept.
     */
    static boolean signsItsPath(String uri) {
        String path = rawPath(uri);
        boolean dots = Arrays.stream(path.split("/")).anyMatch(segment -> segment.equals(".") || segment.equals(".."));
        return path.isEmpty() || path.startsWith("/") && !path.contains("//") && !dots;
    }

    private static String rawPath(String uri) {
        int mark = uri.indexOf('?');
        return mark < 0 ? uri : uri.substring(0, mark);
    }

    private static String query(String uri, boolean presigned) {
        List<QueryParameter> encoded = new ArrayList<>();
        for (QueryParameter p : QueryParameter.all(uri)) {
            if (!(presigned && p.name().equals("X-Amz-Signature"))) {
                encoded.add(new QueryParameter(
                        PercentEncoding.encode(p.name(), false), PercentEncoding.encode(p.value(), false)));
            }
        }
        encoded.sort(Comparator.comparing(QueryParameter::name).thenComparing(QueryParameter::value));
        return encoded.stream().map(p -> p.name() + "=" + p.value()).collect(Collectors.joining("&"));
    }

    private static String headers(MultiMap headers, List<String> names) {
        StringBuilder out = new StringBuilder(256);
        for (String name : names) {
            String value = headers.getAll(name).stream()
                    .map(CanonicalRequest::collapsed)
                    .collect(Collectors.joining(","));
            out.append(name).append(':').append(value).append('\n');
        }
        return out.toString();
    }

    private static String collapsed(String value) {
        String trimmed = value.trim();
        return trimmed.contains("  ") || trimmed.indexOf('\t') >= 0 ? trimmed.replaceAll("\\s+", " ") : trimmed;
    }
}
