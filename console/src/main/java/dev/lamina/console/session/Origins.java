package dev.lamina.console.session;

import jakarta.ws.rs.container.ContainerRequestContext;
import java.net.URI;
import java.util.Set;

/**
 * Which requests may change something: those of the console's own pages. Browsers say where a request comes from, and
 * no script can change that ({@code Sec-Fetch-Site}; {@code Origin} in browsers from before 2023).
 */
final class Origins {
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    private Origins() {}

    static boolean areSame(ContainerRequestContext request) {
        return READING.contains(request.getMethod())
                || areSame(
                        request.getHeaderString("Sec-Fetch-Site"),
                        request.getHeaderString("Origin"),
                        request.getHeaderString("Host"));
    }

    /** A request that says nothing is not of a browser; it is refused, because the session may be. */
    static boolean areSame(String site, String origin, String host) {
        if (site != null) {
            return site.equals("same-origin") || site.equals("none");
        }
        try {
            return origin != null
                    && host != null
                    && host.equals(URI.create(origin).getAuthority());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
