package dev.lamina.connector;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.storage.MemoryOffsetBackingStore;

/**
 * Keeps the position in the log of the database at the gateway, which stores it in JetStream: the pod needs no volume,
 * and may start on any node. Debezium writes a position only after the gateway has stored all changes before it.
 */
public final class GatewayPositions extends MemoryOffsetBackingStore {
    /** Of the settings {@code url} and {@code secret}. */
    private static final String PREFIX = "offset.storage.lamina.";

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int ATTEMPTS = 30;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();

    // Mutable state, set once before use
    private URI url;
    private String secret;

    @Override
    public void configure(WorkerConfig config) {
        super.configure(config);
        Map<String, String> settings = config.originalsStrings();
        url = URI.create(settings.get(PREFIX + "url"));
        secret = settings.get(PREFIX + "secret");
    }

    /** Blocks until the gateway has answered: without the position the connector would begin again. */
    @Override
    public void start() {
        super.start();
        HttpResponse<String> response = send(request().GET().build());
        if (response.statusCode() == HttpURLConnection.HTTP_OK) {
            data = PositionText.read(response.body());
        } else if (response.statusCode() != HttpURLConnection.HTTP_NO_CONTENT) {
            throw refused(response);
        }
    }

    @Override
    protected void save() {
        HttpResponse<String> response = send(request()
                .PUT(BodyPublishers.ofString(PositionText.write(Map.<ByteBuffer, ByteBuffer>copyOf(data))))
                .build());
        if (response.statusCode() != HttpURLConnection.HTTP_NO_CONTENT) {
            throw refused(response);
        }
    }

    /** Asked only by the REST interface of Kafka Connect, which does not run here. */
    @Override
    public Set<Map<String, Object>> connectorPartitions(String connector) {
        return Set.of();
    }

    @Override
    public void stop() {
        super.stop();
        http.close();
    }

    private HttpRequest.Builder request() {
        return HttpRequest.newBuilder(url).timeout(TIMEOUT).header("Authorization", "Bearer " + secret);
    }

    /** A gateway that does not respond, or cannot reach its store, is asked again. */
    private HttpResponse<String> send(HttpRequest request) {
        for (int attempt = 1; ; attempt++) {
            try {
                HttpResponse<String> response = http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
                if (response.statusCode() != HttpURLConnection.HTTP_UNAVAILABLE || attempt == ATTEMPTS) {
                    return response;
                }
            } catch (IOException e) {
                if (attempt == ATTEMPTS) {
                    throw new ConnectException("the gateway does not respond: " + e.getMessage(), e);
                }
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static ConnectException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new ConnectException("the connector is stopping", e);
    }

    private static ConnectException refused(HttpResponse<String> response) {
        return new ConnectException(
                "the gateway refuses the position, " + response.statusCode() + ": " + response.body());
    }
}
