package dev.lamina.runtime.container;

import java.util.concurrent.TimeUnit;

/**
 * The first process of the function's container: found when the kubelet has started the container, then watched until
 * it ends. Nothing reports either to this program, so it is checked, at most every {@value #CHECK_MS} ms.
 */
final class FirstProcess {
    private static final long CHECK_MS = 100;
    private static final long CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(CHECK_MS) * 9 / 10; // timers are inexact

    /** What is known about it. */
    enum State {
        ABSENT,
        RUNS,
        /** Not seen at the last check: what it has sent may still be on its way. */
        MISSED,
        ENDED
    }

    private final FunctionProcesses processes;
    private final FunctionOutput output;

    // Mutable state, guarded by this
    private FunctionProcess found;
    private State state = State.ABSENT;
    /** When it was first missed, in ticks since the machine's start. */
    private long missedAtTicks = Long.MAX_VALUE;

    private long checkedAt = System.nanoTime() - CHECK_NANOS;

    /** @param output gets the standard output of the process, if it can be opened */
    FirstProcess(FunctionProcesses processes, FunctionOutput output) {
        this.processes = processes;
        this.output = output;
    }

    synchronized State check() {
        long now = System.nanoTime();
        if (state != State.ENDED && now - checkedAt >= CHECK_NANOS) {
            checkedAt = now;
            state = next();
        }
        return state;
    }

    /** Checks now: it has called, so it runs. */
    synchronized State checkNow() {
        checkedAt = System.nanoTime() - CHECK_NANOS;
        return check();
    }

    private State next() {
        if (found == null) {
            found = processes.first().orElse(null);
        }
        if (found == null) {
            return State.ABSENT;
        }
        if (processes.runs(found)) {
            output.attach(processes.output(found));
            return State.RUNS;
        }
        if (state == State.MISSED) {
            return State.ENDED;
        }
        missedAtTicks = processes.nowTicks();
        return State.MISSED;
    }

    /**
     * Kills it and the other processes of its container, not those of the next run of the container.
     *
     * @return whether all have ended
     */
    boolean killAll() throws InterruptedException {
        return processes.kill(lastTicks());
    }

    private synchronized long lastTicks() {
        return missedAtTicks;
    }

    /** How long it has been running, in steps of 10 ms; 0 if it has not been found. */
    synchronized long upNanos() {
        return found == null ? 0 : processes.upNanos(found);
    }
}
