package dev.lamina.gateway.pacing;

import dev.lamina.pacing.Backoff;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Repeats an attempt until it succeeds. A server that refuses will probably refuse again, so there is a maximum of
 * refusals. A server that does not respond will come back, and costs nothing but time.
 *
 * @param refusals the number of refusals after which the attempts end
 * @param between from the end of an attempt to the next
 * @param sleep how to wait; tests do not sleep
 */
public record RetryLoop(int refusals, Backoff between, Sleep sleep) {

    /** Waits for some time. */
    @FunctionalInterface
    public interface Sleep {
        void pass(Duration pause) throws InterruptedException;
    }

    public RetryLoop(int refusals, Backoff between) {
        this(refusals, between, Thread::sleep);
    }

    /** The result of an attempt. */
    public enum Result {
        DONE,
        REFUSED,
        UNANSWERED
    }

    /** The action that is attempted. */
    public interface Attempt {
        /** @param last whether there is no further attempt if this one is refused */
        Result run(boolean last) throws InterruptedException;
    }

    /**
     * Repeats the attempt. Blocks.
     *
     * @param wanted whether a further attempt is still worthwhile; called after each
     * @return whether it succeeded
     */
    public boolean run(Attempt attempt, BooleanSupplier wanted) throws InterruptedException {
        int refused = 0;
        for (int attempts = 1; ; attempts++) {
            Result result = attempt.run(refused == refusals - 1);
            if (result == Result.DONE) {
                return true;
            }
            refused += result == Result.REFUSED ? 1 : 0;
            if (refused == refusals || !wanted.getAsBoolean()) {
                return false;
            }
            sleep.pass(between.after(attempts));
        }
    }
}
