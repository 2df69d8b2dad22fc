package dev.lamina.e2e.soak;

/** A source of events: every event has an id, and the source acknowledges that it is stored. */
interface Source extends AutoCloseable {

    /** As in the report. */
    String name();

    /**
     * The manifests it needs, or empty: the Trigger, and what the Trigger needs. The function is {@link Recorder}'s.
     */
    String manifests();

    /**
     * Sends one event.
     *
     * @throws Exception if it is not acknowledged, and so need not be run: the next one gets another id
     */
    void send(String id) throws Exception;

    @Override
    default void close() throws Exception {
        // most hold nothing open
    }
}
