package dev.lamina.console.trace;

import com.fasterxml.jackson.core.JsonProcessingException;
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
import java.nio.charset.StandardCharsets;
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
    static final int TRACES = 20;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int MAX_KIB = 8 << 10;
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
        return get("/api/traces/" + id).stream().findFirst();
    }

    /**
     * The newest traces with an invocation of the function.
     *
     * @param requestId only the trace of this request; empty for all
     */
    List<Trace> search(String namespace, String function, String requestId, Duration past) {
        Map<String, String> tags = requestId.isEmpty()
                ? Map.of("faas.name", function, "k8s.namespace.name", namespace)
                : Map.of("faas.invocation_id", requestId);
        Instant now = Instant.now();
        return get("/api/traces?service=lamina-gateway&tags="
                        + KubernetesApi.part(JSON.valueToTree(tags).toString())
                        + "&limit=" + TRACES + "&start=" + micros(now.minus(past)) + "&end="
                        + micros(now.plusSeconds(60)) + "&lookback=custom")
                .stream()
                .filter(trace -> trace.invocationOf(namespace, function).isPresent())
                .toList();
    }

    private static long micros(Instant time) {
        return TimeUnit.MILLISECONDS.toMicros(time.toEpochMilli());
    }

    private List<Trace> get(String path) {
        URI base = url.orElseThrow();
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(base.toString().replaceAll("/$", "") + path))
                .timeout(TIMEOUT);
        authorization.ifPresent(value -> request.header("Authorization", value));
        try {
            HttpResponse<InputStream> response = client.send(request.build(), BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                byte[] bytes = body.readNBytes((MAX_KIB << 10) + 1);
                return read(response.statusCode(), bytes, base);
            }
        } catch (IOException e) {
            throw refused(503, base, "does not respond: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException(503, "The console stops. Try again in a moment.", List.of());
        }
    }

    private List<Trace> read(int status, byte[] bytes, URI base) {
        if (status == NOT_FOUND) {
            return List.of();
        }
        if (status != OK) {
            throw refused(502, base, "answered " + status);
        }
        if (bytes.length > MAX_KIB << 10) {
            throw refused(502, base, "answered with more than " + (MAX_KIB >> 10) + " MiB: search for less");
        }
        if (!caller.reads((bytes.length + 1023) >> 10)) {
            throw new RefusedException(503, "Users read too much at the same time. Try again in a moment.", List.of());
        }
        try {
            List<Trace> traces = new ArrayList<>();
            for (JsonNode trace :
                    JSON.readTree(new String(bytes, StandardCharsets.UTF_8)).path("data")) {
                traces.add(Trace.of(trace));
            }
            return traces;
        } catch (JsonProcessingException e) {
            throw refused(502, base, "answered with what is not JSON: it has no query API of Jaeger at this address");
        }
    }

    private static RefusedException refused(int status, URI base, String what) {
        return new RefusedException(status, "The trace store at " + base.getAuthority() + " " + what, List.of());
    }
}
