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
import java.util.List;
import java.util.Map;

/** Settings of a whole HTTP API. */
@ValidationRule(
        value = "has(self.hostNames) || !has(self.basePath)",
        message = "basePath: needs hostNames; without a host name the API is below /api/NAMESPACE/NAME")
@ValidationRule(
        value = "has(self.hostNames) || !has(self.expose)",
        message = "expose: needs hostNames, the names under which the API is exposed")
@ValidationRule(
        value = "!has(self.stageVariables) || self.stageVariables.all(n, n.matches('^[A-Za-z0-9_]{1,64}$'))",
        message = "stageVariables: names must be letters, digits and _, at most 64")
@JsonInclude(Include.NON_NULL)
@RecordBuilder
public record HttpSettings(
        @Size(min = 1, max = 10)
        @JsonPropertyDescription(
                "Host names of the API, such as shop.example.com. They must be below one of the domains of the Helm "
                        + "value gateway.apiDomains, which gateway.apiDomainNamespaces must not give to other "
                        + "namespaces only. Default: none; every API is at /api/NAMESPACE/NAME of the gateway.")
        List<
                        @Size(min = 1, max = 253)
                        @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$") String>
                hostNames,

        @Size(min = 2, max = 256)
        @Pattern("^(/[A-Za-z0-9._~-]+)+$")
        @JsonPropertyDescription(
                "Path below which the API is on its host names, such as /v1: several APIs can share a host name. "
                        + "Default: the whole host name.")
        String basePath,

        @JsonPropertyDescription(
                "How the host names are exposed outside of the cluster. Default: they are not; an ingress that you "
                        + "manage forwards them.")
        HttpExposure expose,

        @JsonPropertyDescription(
                "Cross-origin resource sharing (CORS): what pages of other origins may do. Default: routes get "
                        + "preflight requests as any other.")
        Cors cors,

        @JsonPropertyDescription("Limit on all requests of the API together. Default: none.")
        HttpThrottle throttle,

        @Size(max = 100) @JsonPropertyDescription("Stage variables, which each event has. At most 100.")
        Map<String, @Size(max = 512) String> stageVariables,

        @Min(0)
        @Max(10_485_760)
        @JsonPropertyDescription(
                "Size in bytes from which responses are compressed with gzip for clients that accept it. Default: "
                        + "nothing is compressed. Allowed: 0 to 10485760.")
        Integer minimumCompressionBytes,

        @Size(min = 2, max = 256)
        @Pattern("^(/[A-Za-z0-9._~-]+)+$")
        @JsonPropertyDescription(
                "Path at which the gateway serves the OpenAPI 3.1 document of the API to every client, such as "
                        + "/openapi.json; no route gets GET requests of this path. Default: it is not served.")
        String openApiPath,

        @Default("false")
        @JsonPropertyDescription("Whether the gateway logs a line of JSON for each request. Default: false.")
        Boolean accessLog,

        @Default("\"$request.body.action\"")
        @Size(min = 15, max = 256)
        @Pattern("^[$]request[.]body([.][A-Za-z0-9_-]+)+$")
        @JsonPropertyDescription(
                "Where the JSON of a WebSocket message has the name of its route, such as $request.body.type. "
                        + "Default: $request.body.action.")
        String routeSelectionExpression)
        implements HttpSettingsBuilder.With {
    private static final String BODY = "$request.body.";
    private static final List<String> DEFAULT_SELECTION = List.of("action");

    /** Returns the host names; empty if there are none. */
    public List<String> hostNamesOrNone() {
        return hostNames == null ? List.of() : hostNames;
    }

    /** Returns the base path without a slash at the end; empty for the whole host. */
    public String basePathOrNone() {
        return basePath == null ? "" : basePath;
    }

    /** Returns the stage variables; empty if there are none. */
    public Map<String, String> stageVariablesOrNone() {
        return stageVariables == null ? Map.of() : stageVariables;
    }

    /** Returns the members that lead to the name of the route in the JSON of a WebSocket message, outermost first. */
    public List<String> routeSelection() {
        return routeSelectionExpression == null
                ? DEFAULT_SELECTION
                : List.of(routeSelectionExpression.substring(BODY.length()).split("\\."));
    }

    /** Returns whether requests are logged. */
    public boolean logsAccess() {
        return Boolean.TRUE.equals(accessLog);
    }
}
