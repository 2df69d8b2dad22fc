package dev.lamina.console.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.console.ConsoleConfig;
import dev.lamina.console.session.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The API server, as the user of the present request. Paths are those of its REST API. */
@ApplicationScoped
public class KubernetesApi {
    /** Path of the resources of Lamina in a namespace. */
    private static final String LAMINA = "/apis/lamina.dev/v1alpha1/namespaces/";

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String USER = "/apis/authentication.k8s.io/v1/selfsubjectreviews";

    private final UserHttp http;
    private final Caller caller;
    private final URI server;

    KubernetesApi(UserHttp http, Caller caller, ConsoleConfig config) {
        this.http = http;
        this.caller = caller;
        this.server = config.kubernetesUrl();
    }

    /** Returns the path of a kind of Lamina, such as {@code functions}, in a namespace. */
    public static String lamina(String namespace, String plural) {
        return LAMINA + part(namespace) + "/" + plural;
    }

    /** Returns a name as a part of a path. */
    public static String part(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * Returns the name of a token's user.
     *
     * @throws RefusedException with status 401 if the API server does not accept the token
     */
    public String user(String token) {
        String review = "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"SelfSubjectReview\"}";
        return json(checked(send(token, "POST", USER, review)))
                .at("/status/userInfo/username")
                .asText();
    }

    public JsonNode get(String path) {
        return json(text(path));
    }

    /** Returns what is at the path; empty if there is nothing. */
    public Optional<JsonNode> find(String path) {
        try {
            return Optional.of(get(path));
        } catch (RefusedException e) {
            if (e.status() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Returns the rows of a list with the columns that kubectl shows, and nothing else of the objects, which may be
     * large; empty if there is no such kind.
     */
    public List<Map<String, String>> table(String path) {
        Answer answer = send(
                caller.session().token(),
                "GET",
                path + (path.contains("?") ? "&" : "?") + "includeObject=None",
                null,
                "application/json;as=Table;g=meta.k8s.io;v=v1");
        if (answer.statusCode() == 404) {
            return List.of();
        }
        JsonNode table = json(checked(answer));
        List<Map<String, String>> rows = new ArrayList<>();
        for (JsonNode row : table.path("rows")) {
            Map<String, String> cells = new HashMap<>();
            for (int i = 0; i < row.path("cells").size(); i++) {
                JsonNode cell = row.path("cells").get(i);
                cells.put(
                        table.path("columnDefinitions").path(i).path("name").asText(),
                        cell.isNull() ? "" : cell.asText());
            }
            rows.add(cells);
        }
        return rows;
    }

    /** Returns a text that is not JSON, such as a log. */
    public String text(String path) {
        return checked(send(caller.session().token(), "GET", path, null));
    }

    /** Sends an object, or deletes one if {@code body} is null. */
    public JsonNode write(String method, String path, JsonNode body) {
        return json(checked(send(caller.session().token(), method, path, body == null ? null : body.toString())));
    }

    private Answer send(String token, String method, String path, String body) {
        return send(token, method, path, body, "*/*");
    }

    private Answer send(String token, String method, String path, String body, String accepted) {
        return http.send(
                token,
                method,
                server.resolve(path),
                body,
                TIMEOUT,
                "The API server of Kubernetes",
                "Content-Type",
                "application/json",
                "Accept",
                accepted);
    }

    private static String checked(Answer response) {
        if (response.statusCode() / 100 == 2) {
            return response.body();
        }
        List<RefusedException.Cause> causes = new ArrayList<>();
        String message = response.body();
        try {
            JsonNode status = JSON.readTree(response.body());
            message = status.path("message").asText(message);
            for (JsonNode cause : status.at("/details/causes")) {
                causes.add(new RefusedException.Cause(
                        cause.path("field").asText(), cause.path("message").asText()));
            }
        } catch (JsonProcessingException e) {
            // A proxy in between answers in its own words, which are the message then.
        }
        throw new RefusedException(response.statusCode(), message, causes);
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new RefusedException(502, "The API server of Kubernetes answered with what is not JSON", List.of());
        }
    }
}
