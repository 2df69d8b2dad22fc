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
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * The connection to NATS, made when it is first needed and kept: the operator starts without NATS. It is given to nobody
 * before it is certain that the names there are this installation's; after a reconnect, which may be to other data, again.
 */
@Singleton
public class NatsLink {
  private static final Logger LOG = Logger.getLogger(NatsLink.class);
  private final OperatorConfig.Nats config;
  private final NatsNames names;
  private final NatsOwner owner;

  private final AtomicInteger reconnects = new AtomicInteger();

  // Mutable state, guarded by this
  private Connection connection;
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
   * Blocks until it is there; throws when it could not be made.
   *
   * @throws dev.lamina.installation.ForeignOwnerException the names there are another installation's
   */
  public synchronized Connection connection() throws IOException, InterruptedException, JetStreamApiException {
    if (connection == null) {
      connection = Nats.connect(options());
    }
    // Read first: a reconnect while the question is answered asks again.
    int now = reconnects.get();
    if (claimed != now) {
      owner.claim(connection);
      claimed = now;
    }
    return connection;
  }

  private void onEvent(ConnectionListener.Events event) {
    if (event == ConnectionListener.Events.RECONNECTED) {
      reconnects.incrementAndGet();
    }
    LOG.infof("NATS: %s", event);
  }

  @PreDestroy
  public synchronized void close() throws InterruptedException {
    if (connection != null) {
      connection.close();
    }
  }

  private Options options() {
    Options.Builder options = Options.builder()
        .server(config.url())
        .connectionName("lamina-operator")
        .maxReconnects(-1)
        .reconnectWait(Duration.ofMillis(500))
        .connectionTimeout(Duration.ofSeconds(5))
        // The client's own listener writes a line for each attempt to reconnect.
        .errorListener(new ErrorListener() { })
        .connectionListener((nats, event) -> onEvent(event));
    config.username().ifPresent(user -> options.userInfo(user, config.password().orElse("")));
    return options.build();
  }
}
