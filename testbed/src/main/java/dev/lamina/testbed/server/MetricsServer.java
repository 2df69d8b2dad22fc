package dev.lamina.testbed.server;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A real VictoriaMetrics, which scrapes nothing: tests write its series. */
public final class MetricsServer implements AutoCloseable {
    private final URI url = URI.create("http://127.0.0.1:" + Programs.freePort());
    private final HttpClient http = HttpClient.newHttpClient();
    private final Path directory;
    private final Process store;

    /** Starts it, which takes a second; its files are in a temporary directory. */
    public MetricsServer() {
        try {
            directory = Files.createTempDirectory("victoria-metrics");
            store = new ProcessBuilder(List.of(
                            Programs.victoriaMetrics().toString(),
                            "-storageDataPath=" + directory.resolve("data"),
                            "-httpListenAddr=" + url.getAuthority(),
                            "-retentionPeriod=40d",
                            "-memory.allowedBytes=64MiB",
                            // Values are seen as soon as they are written.
                            "-search.latencyOffset=0s"))
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Awaitility.await("VictoriaMetrics")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .until(() -> send(HttpRequest.newBuilder(url.resolve("/health"))) == 200);
    }

    /** The address of the store. */
    public URI url() {
        return url;
    }

    /** Writes lines in Prometheus' format, with times in milliseconds; they can be read afterwards. */
    public void write(String lines) {
        int status = send(
                HttpRequest.newBuilder(url.resolve("/api/v1/import/prometheus")).POST(BodyPublishers.ofString(lines)));
        if (status / 100 != 2) {
            throw new IllegalStateException("the store did not take the lines: " + status);
        }
        send(HttpRequest.newBuilder(url.resolve("/internal/force_flush")));
    }

    private int send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        http.close();
        store.destroyForcibly().onExit().join();
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
