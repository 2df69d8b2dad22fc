package dev.lamina.gateway.source.mqtt;

import dev.lamina.gateway.source.queue.QueueException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import org.jboss.logging.Logger;

/**
 * What a session may have subscribed for earlier states of its trigger, and must not any longer. Used by one thread at
 * a time.
 */
final class FormerSubscriptions {
    private static final Logger LOG = Logger.getLogger(FormerSubscriptions.class);
    /** The newest are kept. On a gateway that never serves the session they would only become more. */
    private static final int MOST = 50;
    /** Then they stay: a broker that ends the connection at them would end each one. */
    private static final int ATTEMPTS = 3;

    private final List<String> present;
    private final SequencedSet<String> filters = new LinkedHashSet<>();

    // Mutable state
    private int failures;

    /**
     * @param present what the trigger subscribes now
     * @param otherForm the same filters as a shared subscription, or as plain ones: a session that has both gets each
     *     message twice, and sessions may have changed while no gateway ran
     */
    FormerSubscriptions(List<String> present, List<String> otherForm) {
        this.present = present;
        this.filters.addAll(otherForm);
    }

    /** Adds those of the same session before the trigger has changed. */
    void add(FormerSubscriptions earlier) {
        filters.addAll(earlier.filters);
        filters.addAll(earlier.present);
        present.forEach(filters::remove);
        while (filters.size() > MOST) {
            filters.removeFirst();
        }
    }

    /** If the broker refuses, the session receives nevertheless, and it is attempted again at the next connection. */
    void unsubscribe(MqttConnection connection) throws InterruptedException {
        try {
            connection.unsubscribe(List.copyOf(filters));
            filters.clear();
        } catch (QueueException | RuntimeException e) {
            LOG.debugf("Former subscriptions %s are not ended: %s", filters, e.getMessage());
            if (++failures >= ATTEMPTS) {
                filters.clear();
            }
        }
    }
}
