package dev.lamina.gateway.dispatch;

/** The namespace's events take as much of the queue as they may; the event was not stored. */
public final class EventsThrottledException extends RuntimeException {
    /** @param cause its share of the queue, or the limit that administrators set */
    public EventsThrottledException(String namespace, ThrottleCause cause) {
        super("an event of namespace " + namespace + " was not stored: " + cause.explanation(), null, false, false);
    }
}
