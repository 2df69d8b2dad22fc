package dev.lamina.console.chart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.console.ConsoleConfig;
import dev.lamina.console.cluster.RefusedException;
import dev.lamina.console.session.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The store of metrics: VictoriaMetrics, Prometheus, or what else has Prometheus' API. It never gets a user's token.
 */
@ApplicationScoped
class MetricStore {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(8);
    private static final int LONGEST = 1 << 20;

    /** Queries of all users at the same time. */
    private final Semaphore places = new Semaphore(4);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(3))
            .build();

    private final Optional<URI> url;
    private final Caller caller;

    MetricStore(ConsoleConfig config, Caller caller) {
        this.url = config.metricsUrl();
        this.caller = caller;
    }

    boolean exists() {
        return url.isPresent();
    }

    /**
     * Returns the series of a query, each with a value for each point of the range.
     *
     * @throws RefusedException if the store does not respond, or does not understand the query
     */
    List<Series> range(String query, TimeRange range) {
        String form = "query=" + URLEncoder.encode(query, StandardCharsets.UTF_8) + "&start="
                + range.begin().getEpochSecond() + "&end=" + range.end().getEpochSecond() + "&step="
                + range.step().toSeconds() + "&timeout=" + TIMEOUT.toSeconds() + "s";
        URI address = URI.create(url.orElseThrow().toString().replaceFirst("/$", "") + "/api/v1/query_range");
        JsonNode answer = send(HttpRequest.newBuilder(address)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build());
        List<Series> found = new ArrayList<>();
        answer.at("/data/result").forEach(series -> found.add(Series.of(series, range)));
        return found;
    }

    private JsonNode send(HttpRequest request) {
        String who = "The store of metrics at " + request.uri().getAuthority();
        try {
            if (!places.tryAcquire(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw refused(who + " has too many queries at the same time. Try again in a moment.");
            }
            try {
                HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
                try (InputStream in = response.body()) {
                    return read(in.readNBytes(LONGEST), response.statusCode(), who);
                }
            } finally {
                places.release();
            }
        } catch (IOException e) {
            throw refused(who + " does not respond: "
                    + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw refused("The console stops. Try again in a moment.");
        }
    }

    private JsonNode read(byte[] body, int status, String who) {
        if (body.length == LONGEST || !caller.reads((body.length + 1023) >> 10)) {
            throw refused(who + " answered with more than can be shown. Choose a shorter time.");
        }
        try {
            JsonNode answer = JSON.readTree(body);
            if (status == 200 && answer.path("status").asText().equals("success")) {
                return answer;
            }
            throw refused(
                    who + " answered " + status + ": " + answer.path("error").asText());
        } catch (JsonProcessingException e) {
            throw refused(who + " answered " + status + ", and not as Prometheus does: check console.metricsUrl.");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RefusedException refused(String message) {
        return new RefusedException(503, message, List.of());
    }
}
