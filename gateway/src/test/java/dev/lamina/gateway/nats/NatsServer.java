package dev.lamina.gateway.nats;

import dev.lamina.gateway.testing.Programs;
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
  private final Path directory;
  private final int port = Programs.freePort();
  private Process process;

  public NatsServer(Path directory) {
    this.directory = directory;
    start();
  }

  public String url() {
    return "nats://127.0.0.1:" + port;
  }

  /** Starts it (again), on the same port and the same store. */
  public void start() {
    start("");
  }

  /** @param more lines of its configuration */
  void start(String more) {
    try {
      Path config = Files.writeString(directory.resolve("nats.conf"), """
          server_name: test
          listen: 127.0.0.1:%d
          max_payload: 8MB
          jetstream { store_dir: "%s", sync_interval: always, max_file_store: 2GB }
          %s
          """.formatted(port, directory.resolve("store"), more));
      process = new ProcessBuilder(Programs.nats().toString(), "--config", config.toString())
          .redirectErrorStream(true).redirectOutput(directory.resolve("nats.log").toFile()).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Awaitility.await("nats-server").atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(20)).until(this::listens);
  }

  /** SIGKILL. */
  public void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** What it has written since its last start. */
  String log() throws IOException {
    return Files.readString(directory.resolve("nats.log"));
  }

  /** As a kill at a bad moment does: the consumer is there, but what it has delivered was not written yet. */
  public void forgetDeliveries(String stream, String consumer) throws IOException {
    Files.deleteIfExists(directory.resolve("store/jetstream/$G/streams").resolve(stream).resolve("obs").resolve(consumer).resolve("o.dat"));
  }

  /** A connection as the gateway makes it. */
  public Connection connect() throws IOException, InterruptedException {
    NatsLog log = new NatsLog();
    return Nats.connect(Options.builder().server(url()).maxReconnects(-1).reconnectWait(Duration.ofMillis(100))
        .connectionTimeout(Duration.ofSeconds(20))
        .errorListener(log).connectionListener(log).build());
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
