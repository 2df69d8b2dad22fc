package dev.lamina.gateway.async;

import dev.lamina.gateway.dispatch.FunctionId;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.util.Map;
import org.jboss.logging.Logger;

/** Reads the depth of all functions from NATS, now and then. */
final class StreamBacklog implements Backlog {
  private static final Logger LOG = Logger.getLogger(StreamBacklog.class);

  private final AsyncStream stream;
  private volatile Map<FunctionId, Long> depths = Map.of();

  StreamBacklog(AsyncStream stream) {
    this.stream = stream;
  }

  /** Blocks. While NATS does not answer, the last reading stands. */
  void read() {
    try {
      depths = Map.copyOf(stream.depths());
    } catch (IOException | JetStreamApiException | RuntimeException e) {
      LOG.debugf(e, "the depth of the queue is not known for now");
    }
  }

  @Override
  public long depth(FunctionId function) {
    return depths.getOrDefault(function, 0L);
  }
}
