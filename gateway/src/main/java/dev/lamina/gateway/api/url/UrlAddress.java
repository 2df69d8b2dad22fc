package dev.lamina.gateway.api.url;

import dev.lamina.api.Lamina;
import dev.lamina.gateway.function.FunctionId;
import java.util.Locale;
import java.util.Optional;

/**
 * The function that host and path of a request name.
 *
 * @param rawPath the rest of the path, still encoded; begins with a slash
 */
record UrlAddress(FunctionId function, String rawPath) {

    /**
     * Absent when host and path are not those of a function URL. The function need not exist.
     *
     * @param host without the port; may be null
     * @param path still encoded; may be null
     * @param domain the domain in which each function has a host name
     */
    static Optional<UrlAddress> of(String host, String path, Optional<String> domain) {
        Optional<FunctionId> named = domain.filter(d -> host != null)
                .flatMap(d -> host(host.toLowerCase(Locale.ROOT), "." + d.toLowerCase(Locale.ROOT)));
        if (named.isPresent()) {
            return named.map(function -> new UrlAddress(function, path != null && path.startsWith("/") ? path : "/"));
        }
        return path != null && path.startsWith(Lamina.URL_PATH)
                ? Optional.of(path(path.substring(Lamina.URL_PATH.length())))
                : Optional.empty();
    }

    // NAME.NAMESPACE and nothing else before the domain.
    private static Optional<FunctionId> host(String host, String end) {
        int dot = host.indexOf('.');
        int rest = host.length() - end.length();
        return rest > dot + 1 && dot > 0 && host.endsWith(end) && host.indexOf('.', dot + 1) == rest
                ? Optional.of(new FunctionId(host.substring(dot + 1, rest), host.substring(0, dot)))
                : Optional.empty();
    }

    // NAMESPACE/NAME/rest
    private static UrlAddress path(String path) {
        String[] parts = path.split("/", 3);
        return new UrlAddress(
                new FunctionId(parts[0], parts.length > 1 ? parts[1] : ""), "/" + (parts.length > 2 ? parts[2] : ""));
    }
}
