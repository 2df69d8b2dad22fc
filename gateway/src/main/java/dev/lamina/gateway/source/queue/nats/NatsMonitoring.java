package dev.lamina.gateway.source.queue.nats;

import dev.lamina.api.NatsQueue;
import dev.lamina.gateway.source.queue.QueueException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * The endpoint from which KEDA reads the backlog. The gateway does not need it; but KEDA stops scaling a function while
 * one of its scalers fails, and reports that where users rarely look. So a queue whose endpoint does not respond is not
 * ready.
 */
final class NatsMonitoring {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private NatsMonitoring() {}

    static void check(NatsQueue queue) throws QueueException, InterruptedException {
        if (queue.monitoringUrl() == null) {
            return;
        }
        try (HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
            URI question = URI.create(queue.monitoringUrl().replaceAll("/+$", "") + "/varz");
            int status = http.send(
                            HttpRequest.newBuilder(question).timeout(TIMEOUT).build(), BodyHandlers.discarding())
                    .statusCode();
            if (status != HttpURLConnection.HTTP_OK) {
                throw wrong(queue, "answers " + status + " to /varz", null);
            }
        } catch (IOException | IllegalArgumentException e) {
            throw wrong(queue, "does not respond: " + e, e);
        }
    }

    private static QueueException wrong(NatsQueue queue, String what, Exception cause) {
        return new QueueException(
                QueueException.UNREACHABLE,
                "queue.nats.monitoringUrl: " + queue.monitoringUrl() + " " + what + ": correct it, or leave it out",
                cause);
    }
}
