package dev.lamina.gateway.source.stream;

import dev.lamina.api.ShardedSource;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.source.queue.QueueException;

/** Opens streams. */
interface StreamOpening {

    /**
     * Opens a stream; it is known to exist and to be readable when this returns. Blocks.
     *
     * @param function whose role reads it, if the source names no Secret
     * @throws QueueException with the true reason if it is not
     */
    Shards open(FunctionId function, ShardedSource source)
            throws QueueException, ShardReadException, InterruptedException;
}
