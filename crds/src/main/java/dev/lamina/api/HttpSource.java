package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Routes of an HTTP API, as API Gateway's HTTP APIs have them. The Triggers of a namespace that name the same API make
 * it together.
 */
@ValidationRule(
        value = "has(self.routes) || has(self.webSocket)",
        message = "routes: must be set, or webSocket, which has the routes of WebSocket connections")
@ValidationRule(
        value = "!has(self.webSocket) || !has(self.authorizer) || self.webSocket.routes.exists(r, r == '$connect')",
        message = "authorizer: with webSocket it needs the route $connect, because clients are identified when they "
                + "connect")
@ValidationRule(
        value = "!has(self.routes) || self.routes.all(r, r == '$default' || "
                + "r.matches('^(ANY|GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) /'))",
        message =
                "routes: must be $default, or a method (GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, ANY), one space "
                        + "and a path that begins with a slash, such as GET /pets/{id}")
@ValidationRule(
        value = "!has(self.routes) || self.routes.all(r, r == '$default' || r.matches('^[A-Z]+ "
                + "(/([A-Za-z0-9._~!$&()*,;=:@%+-]+|[{][A-Za-z0-9._:-]+[}]))*(/|/[{][A-Za-z0-9._:-]+[+][}])?$'))",
        message = "routes: a segment of a path must be text, or the whole of it a parameter such as {id}; {name+} is "
                + "only allowed as the last segment")
@JsonInclude(Include.NON_NULL)
@RecordBuilder
public record HttpSource(
        @Size(min = 1, max = 60)
        @Pattern(KubernetesName.LABEL)
        @JsonPropertyDescription(
                "Name of the API. The Triggers of a namespace with the same name make one API. Default: the name of "
                        + "the Trigger.")
        String api,

        @Size(min = 1, max = 50)
        @JsonPropertyDescription(
                "Requests that invoke the function: METHOD /path, with parameters such as {id} and, at the end, "
                        + "{proxy+}; ANY is every method; $default gets what no other route takes. 1 to 50.")
        List<@Size(min = 1, max = 256) String> routes,

        @JsonPropertyDescription("Routes of the WebSocket connections to the API. Default: none.")
        HttpWebSocket webSocket,

        @Default("\"2.0\"")
        @JsonPropertyDescription(
                "Format of the event and of the result: 2.0, or 1.0, which is that of REST APIs. Default: 2.0.")
        PayloadFormat payloadFormat,

        @Default("30")
        @Min(1)
        @Max(30)
        @JsonPropertyDescription(
                "Time in seconds after which a request is answered with 503 although the function has not finished. "
                        + "Default: 30. Allowed: 1 to 30.")
        Integer timeoutSeconds,

        @JsonPropertyDescription("Who may use these routes. Default: every client.")
        HttpAuthorizer authorizer,

        @JsonPropertyDescription("Limit on the requests of each of these routes. Default: none.")
        HttpThrottle throttle,

        @JsonPropertyDescription(
                "Settings of the whole API. One of the Triggers of an API may have them. Default: no host name, no "
                        + "CORS, no limit.")
        HttpSettings settings)
        implements HttpSourceBuilder.With {

    private static final int LONGEST_SECONDS = 30;

    /** Location of a Trigger, before NAMESPACE/API; part of its status. */
    public static final String LOCATION_PREFIX = "http ";

    /** Returns the name of the API of a Trigger with this source. */
    public String apiOf(String trigger) {
        return api == null ? trigger : api;
    }

    /** Returns the location of a Trigger with this source. */
    public String location(String namespace, String trigger) {
        return LOCATION_PREFIX + namespace + "/" + apiOf(trigger);
    }

    /**
     * Returns what is wrong with the routes, as far as the schema does not say it: the field, and the fix. Such a
     * source serves nothing.
     */
    public Optional<String> routeProblem() {
        Map<String, Integer> seen = new HashMap<>();
        for (int at = 0; at < routesOrNone().size(); at++) {
            String field = "routes[" + at + "]: ";
            try {
                HttpRoute route = HttpRoute.of(routes.get(at));
                Integer before = seen.putIfAbsent(route.method() + route.shape(), at);
                if (before != null) {
                    return Optional.of(field + route.key() + " takes the same requests as routes[" + before
                            + "]: remove one of them");
                }
            } catch (IllegalArgumentException e) {
                return Optional.of(field + e.getMessage());
            }
        }
        return webSocketProblem();
    }

    private Optional<String> webSocketProblem() {
        List<String> all = webSocketRoutesOrNone();
        return IntStream.range(0, all.size())
                .filter(at -> all.indexOf(all.get(at)) < at)
                .mapToObj(at -> "webSocket.routes[" + at + "]: " + all.get(at) + " is webSocket.routes["
                        + all.indexOf(all.get(at)) + "] already: remove one of them")
                .findFirst();
    }

    /** Returns the routes of requests; empty if there are none. */
    public List<String> routesOrNone() {
        return routes == null ? List.of() : routes;
    }

    /** Returns the routes of WebSocket connections; empty if there are none. */
    public List<String> webSocketRoutesOrNone() {
        return webSocket == null || webSocket.routes() == null ? List.of() : webSocket.routes();
    }

    /** Returns the payload format; 2.0 if it is not set. */
    public PayloadFormat payloadFormatOrDefault() {
        return payloadFormat == null ? PayloadFormat.V2 : payloadFormat;
    }

    /** Returns the time-out in seconds; 30 if it is not set. */
    public int timeoutSecondsOrDefault() {
        return timeoutSeconds == null ? LONGEST_SECONDS : timeoutSeconds;
    }

    /** Returns who may use the routes; None if it is not set. */
    public HttpAuthorizer.Type authorizerType() {
        return authorizer == null || authorizer.type() == null ? HttpAuthorizer.Type.None : authorizer.type();
    }
}
