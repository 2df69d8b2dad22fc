package dev.lamina.runtime.telemetry;

import java.io.IOException;
import java.util.List;

/** Where a subscriber gets its batches. Used by one thread. */
interface Destination {
    /**
     * Sends one batch.
     *
     * @throws IOException the subscriber has not taken it: it does not listen, or has refused it
     */
    void send(List<byte[]> events) throws IOException;
}
