package dev.lamina.gateway.async;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The attempts that this gateway settled last. A NATS server that is killed may forget that they were acknowledged, and
 * delivers them again; they must not run again.
 *
 * <p>An attempt is identified by its message id and the moment it was accepted, never by its sequence number in the
 * stream: a stream that was lost and created again counts from the beginning, and a caller may use a request id twice.
 */
final class RecentlySettled {
    private static final int REMEMBERED = 1000;

    private final Map<String, Boolean> attempts = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    };

    synchronized void add(StoredEvent event) {
        attempts.put(identity(event), true);
    }

    synchronized boolean contains(StoredEvent event) {
        return attempts.containsKey(identity(event));
    }

    private static String identity(StoredEvent event) {
        return event.messageId() + '@' + event.acceptedAt().toEpochMilli();
    }
}
