package dev.lamina.gateway.source.queue;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * An open source and its records in flight, whose leases are renewed. A source from which no more is received stays
 * open until the last of its records is settled.
 */
final class SourceSession<R extends QueueRecord> {
    private static final Logger LOG = Logger.getLogger(SourceSession.class);

    private final QueueSource<R> source;

    // Mutable state, guarded by this
    private final Set<R> inFlight = Collections.newSetFromMap(new IdentityHashMap<>());
    private boolean retired;
    private boolean closed;

    SourceSession(QueueSource<R> source) {
        this.source = source;
    }

    QueueSource<R> source() {
        return source;
    }

    List<R> receive(int most, Duration atMost, List<R> begun) throws QueueException, InterruptedException {
        List<R> received = source.receive(most, atMost, begun);
        synchronized (this) {
            inFlight.addAll(received);
        }
        return received;
    }

    /** The leases of these records are no longer renewed. */
    synchronized void settled(Collection<R> records) {
        records.forEach(inFlight::remove);
        closeWhenDone();
    }

    /** Nothing more is received. */
    synchronized void retire() {
        retired = true;
        closeWhenDone();
    }

    synchronized boolean isClosed() {
        return closed;
    }

    void renew() {
        List<R> records = inFlight();
        try {
            if (!records.isEmpty()) {
                source.renew(records);
            }
        } catch (QueueException e) {
            LOG.debugf("Leases are renewed at the next interval: %s", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Gives back all records at once, also those that are being processed, and closes. */
    void abandon() {
        try {
            List<R> records = inFlight();
            if (!records.isEmpty()) {
                source.giveBackUncounted(records, Duration.ZERO);
            }
        } catch (QueueException e) {
            LOG.debugf("Records in flight come back at the end of their leases: %s", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            inFlight.clear();
            retired = true;
            closeWhenDone();
        }
    }

    private synchronized List<R> inFlight() {
        return List.copyOf(inFlight);
    }

    private void closeWhenDone() {
        if (retired && !closed && inFlight.isEmpty()) {
            closed = true;
            source.close();
        }
    }
}
