package dev.lamina.e2e.soak;

/** A way for events to come in: every event carries an id, and somebody says that it is stored. */
interface Source extends AutoCloseable {

    /** As in the report. */
    String name();

    /** What is applied for it, or empty: the Trigger, and what that needs. The function is {@link Recorder}'s. */
    String manifests();

    /**
     * Sends one event.
     *
     * @throws Exception it is not acknowledged, and owed to nobody: the next one gets another id
     */
    void send(String id) throws Exception;

    @Override
    default void close() throws Exception {
        // most hold nothing open
    }
}
