package dev.lamina.gateway.source.stream;

import dev.lamina.gateway.dispatch.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** What a {@link ShardLane} needs of its shard. Called on the lane's thread. */
interface LaneInvoker {

    /** Whether the shard is certainly this gateway's, and the function can be invoked. */
    boolean mayRun();

    byte[] event(ShardBatch batch, Optional<OpenWindow> window, boolean early);

    /**
     * Repeats until the event was run.
     *
     * @param stopped whether it is not repeated
     * @return empty if, before that, it is stopped or {@link #mayRun} is false
     */
    Optional<Outcome> invoke(String requestId, byte[] event, BooleanSupplier stopped) throws InterruptedException;

    /** These records are finished, and this is the window that is open after them. */
    void done(List<ShardRecord> records, Optional<OpenWindow> window);

    /** Sends the position of records to the dead-letter target; returns whether it has it. */
    boolean lose(String requestId, ShardBatch lost, LostBatch.Condition condition, boolean failed)
            throws InterruptedException;

    /** Something failed, human-readable. */
    void error(String text);

    /** The lane may have become idle. */
    void changed();

    Duration retryDelay(int failures);

    /** How long the stream keeps a record. */
    Duration retention();

    Instant now();
}
