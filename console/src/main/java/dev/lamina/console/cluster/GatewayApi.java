package dev.lamina.console.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.console.ConsoleConfig;
import dev.lamina.console.session.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.time.Duration;

/** The gateway's public API, as the user of the present request. */
@ApplicationScoped
public class GatewayApi {
    /** The longest timeout of a function, and the time for which an invocation waits for an environment. */
    private static final Duration LONGEST = Duration.ofSeconds(1000);

    /** Within it the gateway has taken and stored a zip. */
    private static final Duration UPLOAD = Duration.ofMinutes(3);

    private final UserHttp http;
    private final Caller caller;
    private final URI gateway;

    GatewayApi(UserHttp http, Caller caller, ConsoleConfig config) {
        this.http = http;
        this.caller = caller;
        this.gateway = config.gatewayUrl();
    }

    /** Returns the gateway's response, whatever its status. */
    public Answer send(String method, String path, String body, String... headers) {
        return http.send(
                caller.session().token(), method, gateway.resolve(path), body, LONGEST, "The gateway", headers);
    }

    /** Sends a large body in JSON. */
    public Answer upload(String method, String path, BodyPublisher body) {
        return http.exchange(
                caller.session().token(),
                method,
                gateway.resolve(path),
                body,
                UPLOAD,
                "The gateway",
                "Content-Type",
                "application/json");
    }

    /** Returns the path of a function's events and dead letters. */
    public static String events(String namespace, String function) {
        return "/lamina/v1/namespaces/" + KubernetesApi.part(namespace) + "/functions/" + KubernetesApi.part(function);
    }

    /**
     * Says what the gateway refused. Its errors have Lambda's form.
     *
     * @param body the response as JSON; anything else than an object for one that is not
     * @param text the response as it came
     */
    public static String refusal(int status, JsonNode body, String text) {
        return "The gateway answered " + status + ": "
                + body.path("Message").asText(body.path("message").asText(text));
    }
}
