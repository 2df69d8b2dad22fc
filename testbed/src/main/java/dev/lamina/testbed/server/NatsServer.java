package dev.lamina.testbed.server;

import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/** A real NATS server as the chart configures it, with its store in a directory that outlives the process. */
public final class NatsServer implements AutoCloseable {
    private final int port = Programs.freePort();

    // Mutable state
    private Path directory;
    private Process process;

    /** Starts it. The directory is created if it does not exist. */
    public NatsServer(Path directory) {
        startIn(directory);
    }

    /** Starts one with this certificate: clients without TLS are refused. */
    public NatsServer(Path directory, TestCertificate certificate) {
        this.directory = directory;
        start("tls { cert_file: \"%s\", key_file: \"%s\" }".formatted(certificate.certificate(), certificate.key()));
    }

    /** Of a server with TLS, by a name, as clients in a cluster have it. */
    public String tlsUrl() {
        return "tls://localhost:" + port;
    }

    public String url() {
        return "nats://127.0.0.1:" + port;
    }

    /** Starts it again, on the same port and the same store. */
    public void start() {
        start("");
    }

    /** Starts it again, on the same port and with the store of that directory. */
    public void startIn(Path other) {
        directory = other;
        start();
    }

    /** @param more lines of its configuration */
    public void start(String more) {
        try {
            Files.createDirectories(directory);
            Path config = Files.writeString(
                    directory.resolve("nats.conf"), """
          server_name: test
          listen: 127.0.0.1:%d
          max_payload: 8MB
          jetstream { store_dir: "%s", sync_interval: always, max_file_store: 2GB }
          %s
          """.formatted(port, directory.resolve("store"), more));
            process = new ProcessBuilder(Programs.nats().toString(), "--config", config.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("nats.log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Awaitility.await("nats-server")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(this::listens);
    }

    /** SIGKILL. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** The output since its last start. */
    public String log() throws IOException {
        return Files.readString(directory.resolve("nats.log"));
    }

    /** The state after a kill at a bad moment: the consumer exists, but it had not yet stored what it has delivered. */
    public void forgetDeliveries(String stream, String consumer) throws IOException {
        Files.deleteIfExists(directory
                .resolve("store/jetstream/$G/streams")
                .resolve(stream)
                .resolve("obs")
                .resolve(consumer)
                .resolve("o.dat"));
    }

    /** A connection that is restored as soon as the server is back. */
    public Connection connect() throws IOException, InterruptedException {
        return Nats.connect(Options.builder()
                .server(url())
                .maxReconnects(-1)
                .reconnectWait(Duration.ofMillis(100))
                .connectionTimeout(Duration.ofSeconds(20))
                .build());
    }

    @Override
    public void close() {
        kill();
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 200);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
