package dev.lamina.operator.trigger;

import dev.lamina.pacing.Backoff;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Checks buckets for rules of deleted triggers: when a trigger is deleted, when this operator becomes the leader, and
 * every ten minutes. One thread checks one bucket after another in the order of their due times; no reconciliation
 * waits for it. After a failure a bucket is checked again after 5 seconds, then after twice as long each time, up to an
 * hour; if one of its triggers is deleted meanwhile, it is checked at once.
 */
@Singleton
public class RuleSweeper {
    private static final Logger LOG = Logger.getLogger(RuleSweeper.class);
    private static final Duration EVERY = Duration.ofMinutes(10);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    /** The second check of a bucket that seemed to have no rule comes after this many first pauses. */
    private static final int CONFIRMATION = 20;

    /** Checks one bucket. */
    interface Sweep {

        /**
         * @param seenEmpty whether an earlier check found no rule of this installation
         * @return false if there seems to be no rule, which one check does not prove
         * @throws RuntimeException rules of deleted triggers may be left
         */
        boolean run(String bucket, boolean seenEmpty);
    }

    private final Supplier<Set<String>> noted;
    private final Sweep sweep;
    private final Backoff pauses;
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("rule sweep").daemon().factory());

    // Mutable state, guarded by this
    private final Map<String, Turn> turns = new HashMap<>();
    // Mutable state, used by the one thread only
    private int failuresOfList;

    /** The state of one bucket. Guarded by the sweeper. */
    private static final class Turn {
        private int failures;
        private boolean asked;
        private boolean seenEmpty;
        private String reported = "";
        /** Null while the bucket is being checked. */
        private Future<?> next;
    }

    @Inject
    RuleSweeper(BucketNotes notes, RuleSweep sweep) {
        this(notes::all, sweep::run, FIRST_PAUSE);
    }

    /**
     * @param noted the buckets that may have rules; may throw
     * @param sweep checks one bucket; throws if rules may be left in it
     */
    RuleSweeper(Supplier<Set<String>> noted, Sweep sweep, Duration firstPause) {
        this.noted = noted;
        this.sweep = sweep;
        this.pauses = new Backoff(firstPause, LONGEST_PAUSE);
    }

    /** Checks all buckets, now and from now on. For the operator that is the leader. */
    public void start() {
        thread.execute(this::all);
    }

    @PreDestroy
    void stop() {
        thread.shutdownNow();
    }

    /** Checks the bucket soon, because a trigger of it was deleted. Returns at once. */
    synchronized void soon(String bucket) {
        Turn turn = turns.computeIfAbsent(bucket, name -> new Turn());
        turn.asked = true;
        turn.seenEmpty = false;
        schedule(bucket, turn, Duration.ZERO);
    }

    /** @param listener gets each bucket after it was checked because a trigger was deleted */
    void onSwept(Consumer<String> listener) {
        listeners.add(listener);
    }

    private void schedule(String bucket, Turn turn, Duration pause) {
        if (thread.isShutdown()) {
            return;
        }
        if (turn.next != null) {
            turn.next.cancel(false);
        }
        turn.next = thread.schedule(() -> check(bucket, turn), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void all() {
        Duration pause;
        try {
            noted.get().forEach(this::next);
            failuresOfList = 0;
            pause = EVERY;
        } catch (RuntimeException | Error e) {
            failuresOfList++;
            pause = pauses.after(failuresOfList);
            LOG.warnf("The list of buckets with rules cannot be read, next attempt in %s: %s", pause, e.getMessage());
        }
        if (!thread.isShutdown()) {
            var _ = thread.schedule(this::all, pause.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** A bucket that already waits keeps its due time. */
    private synchronized void next(String bucket) {
        if (!turns.containsKey(bucket)) {
            Turn turn = new Turn();
            turns.put(bucket, turn);
            schedule(bucket, turn, Duration.ZERO);
        }
    }

    private void check(String bucket, Turn turn) {
        boolean asked = begin(turn);
        try {
            if (sweep.run(bucket, turn.seenEmpty)) {
                done(bucket, turn);
            } else {
                again(bucket, turn);
            }
        } catch (RuntimeException | Error e) {
            failed(bucket, turn, asked, e);
            return;
        }
        if (asked) {
            listeners.forEach(listener -> listener.accept(bucket));
        }
    }

    /** Returns whether the check was requested. */
    private synchronized boolean begin(Turn turn) {
        boolean asked = turn.asked;
        turn.asked = false;
        turn.next = null;
        return asked;
    }

    private synchronized void failed(String bucket, Turn turn, boolean asked, Throwable e) {
        turn.asked |= asked;
        turn.failures++;
        turn.seenEmpty = false;
        Duration pause = pauses.after(turn.failures);
        String message = String.valueOf(e.getMessage());
        LOG.logf(
                message.equals(turn.reported) ? Logger.Level.DEBUG : Logger.Level.WARN,
                "Rules of deleted Triggers may be left in bucket %s, next attempt in %s and then less often: %s",
                bucket,
                pause,
                message);
        turn.reported = message;
        if (turn.next == null) {
            schedule(bucket, turn, pause);
        }
    }

    private synchronized void again(String bucket, Turn turn) {
        turn.failures = 0;
        turn.seenEmpty = true;
        if (turn.next == null) {
            schedule(bucket, turn, pauses.first().multipliedBy(CONFIRMATION));
        }
    }

    private synchronized void done(String bucket, Turn turn) {
        turn.failures = 0;
        turn.seenEmpty = false;
        if (turn.next == null) {
            turns.remove(bucket);
        }
    }
}
