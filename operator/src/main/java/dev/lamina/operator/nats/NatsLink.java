package dev.lamina.operator.nats;

import dev.lamina.operator.config.OperatorConfig;
import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import org.jboss.logging.Logger;

/** The connection to NATS, made when it is first needed and kept: the operator starts without NATS. */
@Singleton
public class NatsLink {
  private static final Logger LOG = Logger.getLogger(NatsLink.class);
  private final OperatorConfig.Nats config;

  // Mutable state, guarded by this
  private Connection connection;

  @Inject
  NatsLink(OperatorConfig config) {
    this(config.nats());
  }

  public NatsLink(OperatorConfig.Nats config) {
    this.config = config;
  }

  /** Blocks until it is there; throws when it could not be made. */
  public synchronized Connection connection() throws IOException, InterruptedException {
    if (connection == null) {
      connection = Nats.connect(options());
    }
    return connection;
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
        .connectionListener((nats, event) -> LOG.infof("NATS: %s", event));
    config.username().ifPresent(user -> options.userInfo(user, config.password().orElse("")));
    return options.build();
  }
}
