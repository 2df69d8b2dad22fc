package dev.lamina.gateway.api.web;

import dev.lamina.api.Cors;
import dev.lamina.gateway.api.Response;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Cross-origin rules of a function URL or an HTTP API. If there are any, they replace the CORS headers that the
 * function returns. An origin that is not allowed gets a response without these headers, and the browser does not show
 * it to the page.
 */
public final class CorsRules {
    private static final String ANY = "*";
    private static final String CORS_HEADERS = "access-control-";
    private static final CorsRules NONE = new CorsRules(null);

    private final Cors cors;

    private CorsRules(Cors cors) {
        this.cors = cors;
    }

    /** @param cors null for no rules */
    public static CorsRules of(Cors cors) {
        return cors == null ? NONE : new CorsRules(cors);
    }

    public boolean isPreflight(HttpServerRequest http) {
        return cors != null
                && http.method().equals(HttpMethod.OPTIONS)
                && http.getHeader("Origin") != null
                && http.getHeader("Access-Control-Request-Method") != null;
    }

    /** @param status of the response: AWS has 200 for function URLs and 204 for HTTP APIs */
    public Response preflight(HttpServerRequest http, int status) {
        String origin = http.getHeader("Origin");
        Response response = applied(Response.empty(status), origin);
        if (allowed(origin)) {
            response = listed(
                    response,
                    "Access-Control-Allow-Methods",
                    cors.allowMethods(),
                    http.getHeader("Access-Control-Request-Method"));
            response = listed(
                    response,
                    "Access-Control-Allow-Headers",
                    cors.allowHeaders(),
                    http.getHeader("Access-Control-Request-Headers"));
            response = cors.maxAgeSeconds() == null
                    ? response
                    : response.with(
                            "Access-Control-Max-Age", cors.maxAgeSeconds().toString());
        }
        return response;
    }

    /** @param origin null when the request names none */
    public Response applied(Response response, String origin) {
        if (cors == null) {
            return response;
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(response.headers());
        headers.keySet().removeIf(name -> name.toLowerCase(Locale.ROOT).startsWith(CORS_HEADERS));
        if (!anyOrigin()) {
            headers.merge(
                    "Vary",
                    "Origin",
                    (before, added) -> before + ", " + added); // a cache must not return it to another origin
        }
        if (allowed(origin)) {
            allow(headers, origin);
        }
        return new Response(response.status(), headers, response.cookies(), response.body(), response.rest());
    }

    private void allow(Map<String, String> headers, String origin) {
        headers.put("Access-Control-Allow-Origin", anyOrigin() ? ANY : origin);
        if (!orEmpty(cors.exposeHeaders()).isEmpty()) {
            headers.put("Access-Control-Expose-Headers", String.join(",", cors.exposeHeaders()));
        }
        if (Boolean.TRUE.equals(cors.allowCredentials())) {
            headers.put("Access-Control-Allow-Credentials", "true");
        }
    }

    // For browsers * covers neither Authorization nor requests with credentials, so the requested values are returned.
    private static Response listed(Response response, String header, List<String> allowed, String requested) {
        List<String> values = orEmpty(allowed);
        if (values.isEmpty()) {
            return response;
        }
        return response.with(
                header, !values.contains(ANY) ? String.join(",", values) : requested == null ? ANY : requested);
    }

    private boolean allowed(String origin) {
        return origin != null && (anyOrigin() || orEmpty(cors.allowOrigins()).contains(origin));
    }

    private boolean anyOrigin() {
        return orEmpty(cors.allowOrigins()).contains(ANY);
    }

    private static List<String> orEmpty(List<String> list) {
        return list == null ? List.of() : list;
    }
}
