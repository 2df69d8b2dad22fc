package dev.lamina.gateway;

import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Databases as event sources. */
public interface DatabaseConfig {
    /**
     * Maximum number of bytes on the disk of NATS for changes that wait for their functions, over all triggers. One
     * namespace has a quarter at most. The chart reserves it.
     */
    @WithDefault("134217728")
    long maxBytes();

    /**
     * Maximum number of bytes for the changes of one trigger. When they are used up, further changes stay in the
     * database.
     */
    @WithDefault("8388608")
    long streamBytes();

    /**
     * Maximum number of bytes of memory for requests of connectors that are being stored. One namespace has a quarter
     * at most, which is the largest request.
     */
    @WithDefault("67108864")
    long byteBudget();

    /** Interval at which the slot of a database is checked. */
    @WithDefault("10s")
    Duration checkInterval();

    /** Interval of these checks until changes are received. */
    @WithDefault("1s")
    Duration firstCheckInterval();

    /** How long a change is recognised if a connector sends it again after a failure. */
    @WithDefault("10m")
    Duration duplicateWindow();
}
