package dev.lamina.operator.nats;

import dev.lamina.installation.NatsNames;
import dev.lamina.installation.NatsOwner;
import dev.lamina.operator.config.OperatorConfig;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.ErrorListener;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import io.nats.client.Options;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * The connection to NATS, made when it is first needed and kept: the operator starts without NATS. It is given to nobody
 * before it is certain that the names there are this installation's; after a reconnect, which may be to other data, again.
 *
 * <p>It is made, and made again, in the background. Whoever needs it waits for it a moment, and while NATS is away for longer
 * nobody waits: one reconcile after the other would.
 */
@Singleton
public class NatsLink {
  private static final Logger LOG = Logger.getLogger(NatsLink.class);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  /** A server that stands still is left after three to four seconds; so is one whose node has died. */
  private static final Duration PING = Duration.ofSeconds(1);
  private static final int PINGS_OUT = 2;

  private final OperatorConfig.Nats config;
  private final NatsNames names;
  private final NatsOwner owner;

  private final AtomicInteger connects = new AtomicInteger();

  // Mutable state, guarded by this
  private CompletableFuture<Connection> connecting;
  private boolean closed;
  private boolean away = true;
  /** Since when there is no connection, in nanoseconds; of the last time while there is one. */
  private volatile long awaySince = System.nanoTime();

  private final Object claiming = new Object();
  // Mutable state, guarded by claiming
  private int claimed = -1;

  @Inject
  NatsLink(OperatorConfig config) {
    this(config.nats(), config.installation());
  }

  /** @param installation its id */
  public NatsLink(OperatorConfig.Nats config, String installation) {
    this.config = config;
    this.names = new NatsNames(config.prefix());
    this.owner = new NatsOwner(names, installation, config.replicas());
  }

  public NatsNames names() {
    return names;
  }

  /**
   * Waits a moment for it, and until the names there are known to be this installation's.
   *
   * @throws IOException while NATS does not answer
   * @throws dev.lamina.installation.ForeignOwnerException the names there are another installation's
   */
  public Connection connection() throws IOException, InterruptedException, JetStreamApiException {
    Connection connection = connected();
    synchronized (claiming) {
      // Read first: a reconnect while the question is answered asks again.
      int now = connects.get();
      if (claimed != now) {
        owner.claim(connection);
        claimed = now;
      }
    }
    return connection;
  }

  private Connection connected() throws IOException, InterruptedException {
    try {
      Connection connection = connecting().get(patience(), TimeUnit.NANOSECONDS);
      if (connection.getStatus() != Connection.Status.CONNECTED && patience() == 0) {
        throw away(null);
      }
      return connection;
    } catch (TimeoutException e) {
      throw away(e);
    } catch (ExecutionException e) {
      throw new IOException("NATS refuses the connection (lamina.nats): " + e.getCause().getMessage(), e.getCause());
    }
  }

  private static IOException away(Exception cause) {
    return new IOException("NATS does not answer (lamina.nats.url)", cause);
  }

  /** How long it is still worth waiting. */
  private long patience() {
    return Math.max(0, PATIENCE.toNanos() - (System.nanoTime() - awaySince));
  }

  private synchronized CompletableFuture<Connection> connecting() throws IOException {
    if (closed) {
      throw new IOException("the operator ends");
    }
    if (connecting == null || connecting.isCompletedExceptionally() || isClosed(connecting)) {
      awaySince = System.nanoTime();
      connecting = new CompletableFuture<>();
      CompletableFuture<Connection> made = connecting;
      Thread.ofPlatform().daemon().name("nats-connection").start(() -> connect(made));
    }
    return connecting;
  }

  /** As the client does when its login was refused twice: it never opens it again. */
  private static boolean isClosed(CompletableFuture<Connection> made) {
    return made.isDone() && made.join().getStatus() == Connection.Status.CLOSED;
  }

  private void connect(CompletableFuture<Connection> made) {
    try {
      Connection connection = Nats.connectReconnectOnConnect(options());
      if (!made.complete(connection)) {
        connection.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      made.completeExceptionally(e);
    } catch (IOException | RuntimeException e) {
      made.completeExceptionally(e);
    }
  }

  @PreDestroy
  public synchronized void close() throws InterruptedException {
    closed = true;
    if (connecting != null && !connecting.completeExceptionally(new IOException("the operator ends")) && !connecting.isCompletedExceptionally()) {
      connecting.join().close();
    }
  }

  private Options options() {
    Options.Builder options = Options.builder()
        .server(config.url())
        .connectionName("lamina-operator")
        .maxReconnects(-1)
        .reconnectWait(Duration.ofMillis(500))
        .connectionTimeout(PATIENCE)
        .pingInterval(PING)
        .maxPingsOut(PINGS_OUT)
        // The client's own listener writes a line for each attempt to reconnect.
        .errorListener(new ErrorListener() { })
        .connectionListener((nats, event) -> tell(event));
    config.username().ifPresent(user -> options.userInfo(user, config.password().orElse("")));
    return options.build();
  }

  /** A disconnect is told again with every try that fails. */
  private synchronized void tell(ConnectionListener.Events event) {
    LOG.infof("NATS: %s", event);
    switch (event) {
      case CONNECTED, RECONNECTED -> {
        connects.incrementAndGet();
        away = false;
      }
      case DISCONNECTED -> {
        awaySince = away ? awaySince : System.nanoTime();
        away = true;
      }
      default -> LOG.tracef("%s changes nothing", event);
    }
  }
}
