package dev.lamina.console.trace;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.console.ConsoleConfig;
import dev.lamina.console.cluster.KubernetesApi;
import dev.lamina.console.cluster.RefusedException;
import dev.lamina.console.session.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The trace store, by Jaeger's query API. It does not know the users of the cluster, so no token of a user is sent to
 * it, and what it answers is shown only after a check of rights.
 */
@ApplicationScoped
class TraceStore {
    /** Most traces of a list. The store sends them whole, so that fewer are asked for if they are too long. */
    private static final List<Integer> LIMITS = List.of(20, 5, 1);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    private final Caller caller;
    private final Optional<URI> url;
    private final Optional<String> authorization;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    TraceStore(Caller caller, ConsoleConfig config) {
        this.caller = caller;
        this.url = config.tracesUrl();
        this.authorization = config.tracesAuthorization();
    }

    boolean isThere() {
        return url.isPresent();
    }

    /** Empty if the store does not have it, or not yet. */
    Optional<Trace> find(String id) {
        return get("/api/traces/" + id).orElseThrow(this::tooLong).stream().findFirst();
    }

    /**
     * The newest traces with an invocation of the function; fewer if they are long.
     *
     * @param requestId only the trace of this request; empty for all
     */
    List<Trace> search(String namespace, String function, String requestId, Duration past) {
        Map<String, String> tags = requestId.isEmpty()
                ? Map.of("faas.name", function, "k8s.namespace.name", namespace)
                : Map.of("faas.invocation_id", requestId);
        Instant now = Instant.now();
        String query = "/api/traces?service=lamina-gateway&tags="
                + KubernetesApi.part(JSON.valueToTree(tags).toString()) + "&start=" + micros(now.minus(past)) + "&end="
                + micros(now.plusSeconds(60)) + "&lookback=custom&limit=";
        return LIMITS.stream()
                .map(limit -> get(query + limit))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(this::tooLong)
                .stream()
                .filter(trace -> trace.invocationOf(namespace, function).isPresent())
                .toList();
    }

    private static long micros(Instant time) {
        return TimeUnit.MILLISECONDS.toMicros(time.toEpochMilli());
    }

    /** Returns nothing if the answer is too long. */
    private Optional<List<Trace>> get(String path) {
        URI base = url.orElseThrow();
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(base.toString().replaceAll("/$", "") + path))
                .timeout(TIMEOUT);
        authorization.ifPresent(value -> request.header("Authorization", value));
        try {
            HttpResponse<InputStream> response = client.send(request.build(), BodyHandlers.ofInputStream());
            try (AnswerStream body = new AnswerStream(response.body(), caller)) {
                return read(response.statusCode(), body, base);
            }
        } catch (JsonProcessingException e) {
            throw refused(502, base, "answered with what is not JSON: it has no query API of Jaeger at this address");
        } catch (IOException e) {
            throw refused(503, base, "does not respond: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException(503, "The console stops. Try again in a moment.", List.of());
        }
    }

    private Optional<List<Trace>> read(int status, AnswerStream body, URI base) throws IOException {
        if (status == NOT_FOUND) {
            return Optional.of(List.of());
        }
        if (status != OK) {
            throw refused(502, base, "answered " + status);
        }
        try {
            return Optional.of(traces(body));
        } catch (AnswerStream.TooLongException e) {
            // Nothing of it is kept.
            caller.dropped(body.taken());
            return Optional.empty();
        }
    }

    /** Reads {@code {"data": [trace, ...]}}; the tree of one trace at a time is in memory. */
    private static List<Trace> traces(InputStream body) throws IOException {
        List<Trace> traces = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return traces;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean data = parser.currentName().equals("data");
                if (parser.nextToken() != JsonToken.START_ARRAY || !data) {
                    parser.skipChildren();
                    continue;
                }
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    JsonNode trace = JSON.readTree(parser);
                    traces.add(Trace.of(trace));
                }
            }
        }
        return traces;
    }

    private RefusedException tooLong() {
        return refused(
                502,
                url.orElseThrow(),
                "answered with more than " + (AnswerStream.MAX_KIB >> 10) + " MiB for one trace");
    }

    private static RefusedException refused(int status, URI base, String what) {
        return new RefusedException(status, "The trace store at " + base.getAuthority() + " " + what, List.of());
    }
}
