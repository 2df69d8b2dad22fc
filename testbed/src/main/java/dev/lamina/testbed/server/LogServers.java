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
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** A real VictoriaLogs, and a real vlagent that collects a directory as the chart's collector does. */
public final class LogServers implements AutoCloseable {
    private final Path directory;
    private final URI url = URI.create("http://127.0.0.1:" + Programs.freePort());

    // Mutable state
    private Process store;
    private Process collector;

    /** Starts both. */
    public LogServers(Path directory) {
        this.directory = directory;
        try {
            Files.createDirectories(pods());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        startStore();
        startCollector();
    }

    /** The address of the store. */
    public URI url() {
        return url;
    }

    /** The directory that is /var/log/pods on a node. */
    public Path pods() {
        return directory.resolve("pods");
    }

    /** Starts the store, again with what it has stored. */
    public void startStore() {
        store = run(
                "victoria-logs",
                Programs.victoriaLogs(),
                "-storageDataPath=" + directory.resolve("store"),
                "-httpListenAddr=" + url.getAuthority(),
                "-retentionPeriod=30d");
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest health = HttpRequest.newBuilder(url.resolve("/health")).build();
            Awaitility.await("VictoriaLogs")
                    .atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(50))
                    .ignoreExceptions()
                    .until(() -> http.send(health, BodyHandlers.discarding()).statusCode() == 200);
        }
    }

    /** The store no longer answers. It is not killed: it would lose what it got in the last seconds. */
    public void stopStore() {
        store.destroy();
        store.onExit().join();
    }

    private void startCollector() {
        collector = run(
                "vlagent",
                Programs.vlagent(),
                "-fileCollector.glob=" + pods() + "/*/function/*.log",
                "-fileCollector.refreshInterval=1s",
                "-fileCollector.hostnameField=",
                "-tmpDataPath=" + directory.resolve("state"),
                "-remoteWrite.url=" + url + "/insert/native",
                "-remoteWrite.queues=1",
                "-remoteWrite.retryMaxTime=5s",
                "-insert.disable",
                "-httpListenAddr=127.0.0.1:" + Programs.freePort());
    }

    private Process run(String name, Path program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve(name + ".log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void end(Process process) {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        end(collector);
        end(store);
    }
}
