package dev.lamina.gateway.dispatch;

/** The events of the function's namespace fill its share of the queue; the event was not stored. */
public final class EventsThrottledException extends RuntimeException {
    public EventsThrottledException(String namespace) {
        super("the events of namespace " + namespace + " fill its share of the queue", null, false, false);
    }
}
