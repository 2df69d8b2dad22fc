package dev.lamina.gateway.nats;

import dev.lamina.gateway.flow.Backoff;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Waits for NATS until it answers, or the process is asked to end. The client's own wait ends with an answer only: a gateway
 * deleted meanwhile would stay for the whole of its grace period, which is as long as the longest invocation.
 */
final class FirstConnection {
  private static final Logger LOG = Logger.getLogger(FirstConnection.class);
  private static final Backoff BETWEEN_WARNINGS = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(1));

  private final CompletableFuture<Connection> answer = new CompletableFuture<>();
  private final Options options;

  FirstConnection(Options options) {
    this.options = options;
  }

  /**
   * @return connected; or closed, where the server has refused the login
   * @throws CancellationException the process is to end
   */
  Connection await() throws IOException, InterruptedException {
    Thread onEnd = new Thread(() -> answer.completeExceptionally(new CancellationException("Asked to end before NATS has answered")));
    Runtime.getRuntime().addShutdownHook(onEnd);
    Thread.ofPlatform().daemon().name("first-nats-connection").start(this::connect);
    try {
      Connection connection = patiently();
      Runtime.getRuntime().removeShutdownHook(onEnd);
      return connection;
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }

  private Connection patiently() throws ExecutionException, InterruptedException {
    for (int turn = 1; ; turn++) {
      try {
        return answer.get(BETWEEN_WARNINGS.after(turn).toSeconds(), TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        LOG.warnf("NATS has not answered yet at %s (lamina.nats.url): the gateway serves nobody until it has", addresses());
      }
    }
  }

  /** Without the login that may be in them. */
  private List<String> addresses() {
    return options.getServers().stream().map(server -> server.getHost() + ":" + server.getPort()).toList();
  }

  private void connect() {
    try {
      answer.complete(Nats.connectReconnectOnConnect(options));
    } catch (IOException | InterruptedException | RuntimeException e) {
      answer.completeExceptionally(e);
    }
  }
}
