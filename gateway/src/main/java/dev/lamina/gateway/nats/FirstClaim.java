package dev.lamina.gateway.nats;

import dev.lamina.gateway.flow.Backoff;
import dev.lamina.installation.ForeignOwnerException;
import dev.lamina.installation.NatsOwner;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Makes sure that what the gateway uses in NATS is this installation's. A gateway for which it is not does not start. While
 * JetStream does not answer the gateway starts, for synchronous calls need none, and goes on asking; the answer that the
 * names are another's then closes the connection, which ends the process (see {@link NatsLiveness}).
 */
final class FirstClaim {
  private static final Logger LOG = Logger.getLogger(FirstClaim.class);
  private static final Backoff AGAIN = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(10));

  private final NatsOwner owner;
  private final Connection nats;

  FirstClaim(NatsOwner owner, Connection nats) {
    this.owner = owner;
    this.nats = nats;
  }

  /** Blocks for one answer of NATS. */
  void make() {
    if (!answered()) {
      Thread.ofVirtual().name("claim of the names in NATS").start(this::goOn);
    }
  }

  private void goOn() {
    try {
      int failures = 1;
      do {
        Thread.sleep(AGAIN.after(failures));
        failures++;
      } while (nats.getStatus() != Connection.Status.CLOSED && !answered());
    } catch (ForeignOwnerException e) {
      LOG.errorf("The gateway ends: %s", e.getMessage());
      close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean answered() {
    try {
      owner.claim(nats);
      return true;
    } catch (ForeignOwnerException e) {
      throw e;
    } catch (IOException | JetStreamApiException | IllegalStateException e) {
      LOG.debugf("JetStream does not say yet whose the names are: %s", e.getMessage());
      return false;
    }
  }

  private void close() {
    try {
      nats.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
