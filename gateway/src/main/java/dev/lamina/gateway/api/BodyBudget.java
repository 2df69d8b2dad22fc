package dev.lamina.gateway.api;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.dispatch.ThrottleCause;
import dev.lamina.gateway.http.AwsException;
import dev.lamina.gateway.pacing.Shares;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.foreign.Arena;
import org.jboss.logging.Logger;

/**
 * Limits the bytes of bodies in memory, of requests and of responses, for all callers together and for each. A request
 * that exceeds the limit is throttled, so that many large requests make some clients retry but do not exhaust the
 * gateway's heap. A caller who sends slowly, or does not read, takes room from no other.
 */
@ApplicationScoped
class BodyBudget {
    private static final Logger LOG = Logger.getLogger(BodyBudget.class);
    /** Of a response, this much is in buffers of the connection in any case. */
    private static final int SMALL_RESPONSE = 16 * 1024;

    private static final String NOBODY = "";

    private final Shares bytes;
    private final Shares files;
    private final ApiObserver observer;

    @Inject
    BodyBudget(GatewayConfig config, ApiObserver observer) {
        this.bytes = new Shares(config.limits().bufferedBytes(), Shares.OF_BYTES);
        this.files = new Shares(config.control().concurrentUploads(), Shares.OF_BYTES);
        this.observer = observer;
    }

    long held() {
        return bytes.held();
    }

    Share share() {
        return new Share();
    }

    /** The bytes that one request holds. Used only on the event loop of that request. */
    final class Share implements AutoCloseable {
        private Shares.Part part = bytes.none(NOBODY);
        private Shares.Part file = files.none(NOBODY);
        private Runnable unmap = () -> {};

        /**
         * From now on it holds bytes for this caller; before the first byte.
         *
         * @param holder whose share it is, as {@link dev.lamina.gateway.auth.PendingIdentity#holder}
         */
        void isOf(String holder) {
            part = bytes.none(holder);
            file = files.none(holder);
        }

        /** The bytes are this caller's from now on: it has proven who it is. */
        void passTo(String caller) {
            if (!part.passTo(caller)) {
                throw throttled();
            }
        }

        /** Takes the right to have one body in a file, for bodies that are larger than any event. */
        void spool() {
            if (!file.grow(1)) {
                observer.bodyThrottled();
                throw AwsException.throttled("ConcurrentUploadsExceeded");
            }
        }

        /** The file is in memory until the body is done. */
        void isMapped(Arena arena) {
            unmap = arena::close;
        }

        /** Nothing reads a body in a file any more. */
        void bodyDone() {
            Runnable now = unmap;
            unmap = () -> {};
            now.run();
            file.close();
        }

        void grow(long more) {
            if (!part.grow(more)) {
                throw throttled();
            }
        }

        private AwsException throttled() {
            observer.bodyThrottled();
            LOG.debugf("A request was throttled: %s, %d", ThrottleCause.BODIES.explanation(), bytes.total());
            return AwsException.throttled(ThrottleCause.BODIES.reason());
        }

        /** The same for a response, which is held until its client has read it. */
        boolean growByResponse(int length) {
            if (length <= SMALL_RESPONSE || part.grow(length)) {
                return true;
            }
            observer.bodyThrottled();
            return false;
        }

        @Override
        public void close() {
            part.close();
            bodyDone();
        }
    }
}
