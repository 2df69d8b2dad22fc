package dev.lamina.gateway.async;

import dev.lamina.gateway.function.FunctionId;
import dev.lamina.installation.ForeignOwnerException;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Removes the events of deleted Functions, as Lambda does when a function is deleted: at the deletion, and
 * periodically, for deletions while no gateway was running.
 */
final class OrphanCleanup {
    private static final Logger LOG = Logger.getLogger(OrphanCleanup.class);

    private final AsyncStream stream;
    private final FunctionExistence existence;
    private final Ours ours;

    /** Throws if the queue is not known to belong to this installation. */
    interface Ours {
        void check() throws IOException, JetStreamApiException;
    }

    /** @param ours called before anything is removed */
    OrphanCleanup(AsyncStream stream, FunctionExistence existence, Ours ours) {
        this.stream = stream;
        this.existence = existence;
        this.ours = ours;
    }

    /** Checks everything in the queue that belongs to a Function unknown here. Blocks. */
    void sweep(Predicate<FunctionId> known) {
        try {
            ours.check();
            stream.addresses().stream()
                    .filter(subject -> !known.test(subject.function()))
                    .forEach(this::removeIfGone);
        } catch (ForeignOwnerException e) {
            LOG.errorf("Events without a function are not removed: %s", e.getMessage());
        } catch (IOException | JetStreamApiException | RuntimeException e) {
            LOG.debugf(e, "events without a function are checked later");
        }
    }

    /** Removes the events and the consumer, if the Function really does not exist. Blocks. */
    void remove(EventSubject subject) {
        try {
            ours.check();
            removeIfGone(subject);
        } catch (IOException | JetStreamApiException | RuntimeException e) {
            LOG.debugf(e, "%s: its events are removed later", subject.function());
        }
    }

    private void removeIfGone(EventSubject subject) {
        try {
            // Read first: events of a Function that is created again at this moment are newer, and stay.
            long last = stream.lastSequence();
            if (!existence.exists(subject.function())) {
                stream.forget(subject, last);
                LOG.infof("%s does not exist; its waiting events were removed", subject.function());
            }
        } catch (IOException | JetStreamApiException | RuntimeException e) {
            LOG.debugf(e, "%s: its events are removed later", subject.function());
        }
    }
}
