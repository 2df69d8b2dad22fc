package dev.lamina.gateway.api;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.aws.AwsException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes of bodies in memory, all requests together. Whoever wants more than there is room for is throttled, so that
 * many large requests cost some of them a retry and not the gateway its heap.
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

  /** One request's part; used on its event loop alone. */
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
