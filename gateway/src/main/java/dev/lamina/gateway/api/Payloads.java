package dev.lamina.gateway.api;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.aws.AwsException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits the bytes of bodies in memory, for all requests together. A request that exceeds the limit is throttled, so
 * that many large requests make some clients retry but do not exhaust the gateway's heap.
 */
@ApplicationScoped
class Payloads {
  private final long room;
  private final AtomicLong held = new AtomicLong();

  @Inject
  Payloads(GatewayConfig config) {
    this(config.limits().bufferedBytes());
  }

  Payloads(long room) {
    this.room = room;
  }

  long held() {
    return held.get();
  }

  Share share() {
    return new Share();
  }

  /** The bytes that one request holds. Used only on the event loop of that request. */
  final class Share implements AutoCloseable {
    private long bytes;

    void grow(long more) {
      if (held.addAndGet(more) > room) {
        held.addAndGet(-more);
        throw AwsException.throttled("ConcurrentInvocationLimitExceeded");
      }
      bytes += more;
    }

    @Override
    public void close() {
      held.addAndGet(-bytes);
      bytes = 0;
    }
  }
}
