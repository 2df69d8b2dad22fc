package dev.lamina.gateway.source.bus;

import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The events that were put on buses, for replays. Each namespace has a share of the space, in which its oldest events
 * make room for new ones. Blocks.
 */
interface BusArchive {

    /** One archived event. */
    record Archived(long sequence, Instant storedAt, byte[] event) {}

    /** Gets events, a few at a time. */
    @FunctionalInterface
    interface Reader {
        /** Returns whether to continue. */
        boolean take(List<Archived> events);
    }

    /**
     * Returns when the event is on the disk, or when the namespace has no archive because there is no space for one: an
     * archive that cannot be had must not stop events.
     *
     * @throws java.util.concurrent.CompletionException it could not be stored in time
     */
    void store(BusArn bus, String id, byte[] event);

    /** The namespaces that have an archive. */
    Set<String> namespaces() throws IOException, JetStreamApiException;

    /** Whether the namespace has an archive. */
    boolean exists(String namespace) throws IOException, JetStreamApiException;

    /** Deletes the archive of a namespace. */
    void delete(String namespace) throws IOException, JetStreamApiException;

    /**
     * Reads events of a bus in the order in which they were put.
     *
     * @param after only events after this sequence number; 0: all
     * @param since only events that were put at this time or later; not used with {@code after}
     * @return whether all were read; otherwise the reader has ended it
     */
    boolean read(BusArn bus, long after, Optional<Instant> since, Reader reader)
            throws IOException, JetStreamApiException;
}
