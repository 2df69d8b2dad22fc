package dev.lamina.gateway.dispatch;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The permits under each limit that this gateway may use. */
public interface Permits {
    /** For a single gateway. */
    Permits ALONE = new Permits() {
        @Override
        public int available(Limit limit, int size) {
            return size;
        }

        @Override
        public CompletionStage<Boolean> acquireMore(Limit limit) {
            return CompletableFuture.completedFuture(false);
        }
    };

    /**
     * How many invocations this gateway may have under the limit at this moment. Called for every invocation: it does
     * not block.
     *
     * @param size of the limit, for all gateways together
     */
    int available(Limit limit, int size);

    /**
     * Acquires permits where there are free ones.
     *
     * @return true if it is worth checking again, false if there are none; never completes exceptionally, and on any
     *     thread
     */
    CompletionStage<Boolean> acquireMore(Limit limit);
}
