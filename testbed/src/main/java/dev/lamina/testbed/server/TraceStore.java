package dev.lamina.testbed.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/** A real Jaeger with the chart's settings, which keeps traces in memory. */
public final class TraceStore implements AutoCloseable {
    private static final String SETTINGS = """
            service:
              extensions: [jaeger_storage, jaeger_query]
              pipelines:
                traces: {receivers: [otlp], processors: [batch], exporters: [jaeger_storage_exporter]}
              telemetry:
                metrics: {level: none}
                logs: {level: warn}
            extensions:
              jaeger_query:
                storage: {traces: memory}
                http: {endpoint: "127.0.0.1:%d"}
                grpc: {endpoint: "127.0.0.1:%d"}
              jaeger_storage:
                backends:
                  memory: {memory: {max_traces: 1000}}
            receivers:
              otlp: {protocols: {http: {endpoint: "127.0.0.1:%d"}}}
            processors:
              batch: {timeout: 50ms}
            exporters:
              jaeger_storage_exporter: {trace_storage: memory}
            """;

    private final int query = Programs.freePort();
    private final int otlp = Programs.freePort();
    private final Process process;

    /** Starts it. */
    public TraceStore(Path directory) {
        try {
            Path settings = Files.writeString(
                    directory.resolve("jaeger.yaml"), SETTINGS.formatted(query, Programs.freePort(), otlp));
            process = new ProcessBuilder(Programs.jaeger().toString(), "--config=" + settings)
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("jaeger.log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest services =
                    HttpRequest.newBuilder(query().resolve("/api/services")).build();
            Awaitility.await("Jaeger")
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(50))
                    .ignoreExceptions()
                    .until(() -> http.send(services, BodyHandlers.discarding()).statusCode() == 200);
        }
    }

    /** The address of its query API. */
    public URI query() {
        return URI.create("http://127.0.0.1:" + query);
    }

    /** The address to which spans are sent by OTLP over HTTP. */
    public URI otlp() {
        return URI.create("http://127.0.0.1:" + otlp);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
