package dev.lamina.gateway.dispatch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;

/**
 * The invocations of one function that have no environment, longest wait first, and how many of them want an additional
 * one. Not synchronized; the lock of its {@link FunctionQueue} guards it.
 *
 * <p>Two rules distinguish a shortage from a stall, which ends by itself. First, an invocation that has waited for
 * longer than a stall lasts is overdue. As many as were taken in the preceding period of that length are subtracted:
 * they will be taken in the next one, and an environment that starts meanwhile would only take CPU from those that run.
 * Second, a queue that was never empty for that long <em>stands</em>: behind an environment that takes a fraction of a
 * millisecond no invocation is ever overdue, though each waits for all the others.
 */
final class WaitQueue {
    private final long stall;
    private final Deque<InFlightInvocation> waiting = new ArrayDeque<>();

    // Mutable state: the minimum that waited, and how many were taken, in this window and in the one before. A window
    // is
    // as long as a stall.
    private long windowEnd;
    private int least;
    private int leastBefore;
    private int taken;
    private int takenBefore;

    /**
     * @param stall how long a stall may last, nanoseconds
     * @param now nanoseconds of the queue's clock, like all times here
     */
    WaitQueue(long stall, long now) {
        this.stall = stall;
        this.windowEnd = now + stall;
    }

    void addLast(InFlightInvocation work, long now) {
        pass(now);
        waiting.addLast(work);
    }

    void addFirst(InFlightInvocation work, long now) {
        pass(now);
        waiting.addFirst(work);
    }

    /** @return null when nothing waits */
    InFlightInvocation pollFirst(long now) {
        pass(now);
        InFlightInvocation first = waiting.pollFirst();
        taken += first == null ? 0 : 1;
        least = Math.min(least, waiting.size());
        return first;
    }

    void removeIf(Predicate<InFlightInvocation> which, long now) {
        pass(now);
        waiting.removeIf(which);
        least = Math.min(least, waiting.size());
    }

    /** @return null when nothing waits */
    InFlightInvocation peekFirst() {
        return waiting.peekFirst();
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    int size() {
        return waiting.size();
    }

    /**
     * How many want an additional environment. A queue that stands requests as many again as run, but at most the
     * minimum that always waited: if more environments do not make it shorter, environments are not what is missing.
     *
     * @param running invocations in environments
     */
    int unmet(int running, long now) {
        pass(now);
        return Math.max(overdue(now) - Math.max(taken, takenBefore), Math.min(running, Math.min(least, leastBefore)));
    }

    private int overdue(long now) {
        int overdue = 0;
        for (InFlightInvocation work : waiting) {
            if (now - work.admittedAt < stall) {
                break;
            }
            overdue++;
        }
        return overdue;
    }

    /**
     * Closes windows that have ended. One without any call had as many waiting as there are now, before anything
     * changes.
     */
    private void pass(long now) {
        long late = now - windowEnd;
        if (late >= 0) {
            leastBefore = late < stall ? least : waiting.size();
            least = waiting.size();
            takenBefore = late < stall ? taken : 0;
            taken = 0;
            windowEnd = now - late % stall + stall;
        }
    }
}
