package dev.lamina.gateway.dispatch;

import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.FunctionView;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What functions use of this gateway. Counted before the checks read it, so that a limit is never exceeded.
 *
 * <p>The trap: whether a function has a reservation can change while its invocations run. What was taken from the
 * shared pool is returned to it because the share says so, not because the function does.
 */
final class InFlightCounters {
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger pooled = new AtomicInteger();
    private final AtomicLong bufferedBytes = new AtomicLong();
    /** What each namespace has of the shared pool and of the bytes. Entries are removed at zero. */
    private final Map<String, Used> ofNamespace = new ConcurrentHashMap<>();
    /**
     * Invocations of each function with all its versions, also of those without a reservation, which may get one while
     * they run. Entries are removed at zero.
     */
    private final Map<FunctionId, Integer> ofFunction = new ConcurrentHashMap<>();

    Share take(Invocation invocation, Optional<FunctionView> function) {
        boolean fromPool = function.isEmpty() || function.get().reserved().isEmpty();
        return new Share(
                invocation,
                fromPool,
                ofFunction.merge(invocation.function().function(), 1, Integer::sum),
                fromPool ? pooled.incrementAndGet() : 0,
                inFlight.incrementAndGet(),
                bufferedBytes.addAndGet(invocation.payload().length()),
                ofNamespace.merge(
                        invocation.function().namespace(),
                        new Used(1, fromPool ? 1 : 0, invocation.payload().length()),
                        Used::plus));
    }

    void giveBack(Share share) {
        ofFunction.computeIfPresent(
                share.invocation().function().function(), (id, count) -> count == 1 ? null : count - 1);
        if (share.fromPool()) {
            pooled.decrementAndGet();
        }
        inFlight.decrementAndGet();
        bufferedBytes.addAndGet(-share.invocation().payload().length());
        ofNamespace.computeIfPresent(share.invocation().function().namespace(), (_, used) -> used.without(share));
    }

    int inFlight() {
        return inFlight.get();
    }

    int inFlight(FunctionId function) {
        return ofFunction.getOrDefault(function, 0);
    }

    int pooled() {
        return pooled.get();
    }

    /**
     * What one invocation took, and the totals including it.
     *
     * @param fromPool whether it uses the shared pool
     * @param ofFunction invocations of the function
     * @param ofPool invocations of the shared pool, 0 for one that does not use it
     * @param inFlight invocations of all functions
     * @param ofNamespace of the function's namespace
     */
    record Share(
            Invocation invocation,
            boolean fromPool,
            int ofFunction,
            int ofPool,
            int inFlight,
            long bufferedBytes,
            Used ofNamespace) {}

    /**
     * What one namespace uses.
     *
     * @param inFlight invocations
     * @param pooled those of them that use the shared pool
     * @param bytes of their payloads
     */
    record Used(int inFlight, int pooled, long bytes) {
        private Used plus(Used more) {
            return new Used(inFlight + more.inFlight, pooled + more.pooled, bytes + more.bytes);
        }

        /** Null when nothing is left. */
        private Used without(Share share) {
            return inFlight == 1
                    ? null
                    : new Used(
                            inFlight - 1,
                            pooled - (share.fromPool() ? 1 : 0),
                            bytes - share.invocation().payload().length());
        }
    }
}
