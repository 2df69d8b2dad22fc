package dev.lamina.gateway.api;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.dispatch.ThrottleCause;
import dev.lamina.gateway.http.AwsException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Limits the bytes of bodies in memory, for all requests together. A request that exceeds the limit is throttled, so
 * that many large requests make some clients retry but do not exhaust the gateway's heap.
 */
@ApplicationScoped
class BodyBudget {
    private static final Logger LOG = Logger.getLogger(BodyBudget.class);

    private final long room;
    private final ApiObserver observer;
    private final AtomicLong held = new AtomicLong();

    @Inject
    BodyBudget(GatewayConfig config, ApiObserver observer) {
        this.room = config.limits().bufferedBytes();
        this.observer = observer;
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
                observer.bodyThrottled();
                LOG.debugf("A request was throttled: %s, %d", ThrottleCause.BODIES.explanation(), room);
                throw AwsException.throttled(ThrottleCause.BODIES.reason());
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
