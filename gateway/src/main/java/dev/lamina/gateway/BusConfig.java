package dev.lamina.gateway;

import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The archives of event buses, from which events are replayed. */
public interface BusConfig {
    /** How long an event stays in the archive. */
    @WithDefault("7d")
    Duration archiveAge();

    /**
     * Size of the archive of one namespace in bytes, which NATS reserves. If it is full, the oldest events of this
     * namespace are deleted.
     */
    @WithDefault("33554432")
    long archiveBytes();

    /**
     * Size of all archives in bytes. A further namespace has no archive until an archive has become empty. 0 turns
     * archives off.
     */
    @WithDefault("268435456")
    long archiveTotalBytes();

    /** How long a caller waits until NATS has stored the event in the archive. */
    @WithDefault("15s")
    Duration storeTimeout();
}
