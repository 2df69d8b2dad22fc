package dev.lamina.operator.servers;

import io.nats.client.Nats;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** A NATS server of its own with JetStream; it can be stopped and started again, with or without what it stored. */
public final class NatsServer implements AutoCloseable {
  private final int port = Program.freePort();

  // Mutable state
  private Process process;

  private NatsServer() {}

  public static NatsServer start(Path storage) throws IOException {
    NatsServer server = new NatsServer();
    server.startAgain(storage);
    return server;
  }

  public String url() {
    return "nats://127.0.0.1:" + port;
  }

  public void startAgain(Path storage) throws IOException {
    Path program = Program.find("nats", "NATS_VERSION", "nats-server");
    process = new ProcessBuilder(List.of(program.toString(), "--addr", "127.0.0.1", "--port", Integer.toString(port),
        "--jetstream", "--store_dir", storage.toString())).redirectErrorStream(true)
        .redirectOutput(storage.resolveSibling("nats.log").toFile()).start();
    Awaitility.await("NATS").atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(100)).ignoreExceptions().until(() -> {
      Nats.connect(url()).close();
      return true;
    });
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
