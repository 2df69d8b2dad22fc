package dev.lamina.gateway.logs;

/** Takes the events of a scan. */
@FunctionalInterface
public interface EventSink {

    /** What the scan does next. */
    enum Next {
        GO_ON,
        /** It ends after this event. */
        STOP,
        /** It ends before this event, which a later scan passes again. */
        STOP_BEFORE
    }

    Next take(LogEvent event);
}
