package dev.lamina.runtime.container;

import dev.lamina.runtime.EssentialThread;
import dev.lamina.runtime.bootstrap.RuntimeApiSession;
import dev.lamina.runtime.function.LoadedFunction;
import dev.lamina.runtime.function.Outcome;
import dev.lamina.runtime.gateway.Invocation;
import dev.lamina.runtime.log.LogOutput;
import java.util.function.Supplier;

/** The program of an image, which has asked for its first event. Its end is the end of this environment. */
final class ContainerFunction implements LoadedFunction {
    /** Milliseconds between checks while nothing runs. */
    private static final long IDLE_MS = 1_000;
    /** The same, if it was missing at the last check. */
    private static final long MISSED_MS = 100;

    private final RuntimeApiSession session;
    private final FunctionProcesses processes;
    private final LogOutput log;
    private final Supplier<FirstProcess.State> checkNow;

    /**
     * @param check of the first process, now and then
     * @param checkNow the same, at once
     * @param whenEnded called once when it has ended
     */
    ContainerFunction(
            RuntimeApiSession session,
            FunctionProcesses processes,
            LogOutput log,
            Supplier<FirstProcess.State> check,
            Supplier<FirstProcess.State> checkNow,
            Runnable whenEnded) {
        this.session = session;
        this.processes = processes;
        this.log = log;
        this.checkNow = checkNow;
        EssentialThread.named("function-exit").daemon().start(() -> watch(check, whenEnded));
    }

    private void watch(Supplier<FirstProcess.State> check, Runnable whenEnded) {
        try {
            while (!session.ended()) {
                // The kernel reports the end of a process only to its parent.
                Thread.sleep(check.get() == FirstProcess.State.MISSED ? MISSED_MS : IDLE_MS);
            }
            whenEnded.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean awaitReady() throws InterruptedException {
        if (!session.awaitAsking()) {
            return false;
        }
        // The watch notices an end within a second. What comes before that has not run, so another environment takes
        // it.
        while (checkNow.get() == FirstProcess.State.MISSED) {
            Thread.sleep(MISSED_MS);
        }
        return !session.ended();
    }

    @Override
    public Outcome call(Invocation invocation, long deadlineMs) throws InterruptedException {
        log.flush(); // START, before anything the function writes: its output does not come through here
        return session.run(invocation, deadlineMs);
    }

    @Override
    public void settleLog() {
        // the function writes to its own container's log
    }

    @Override
    public int peakMemoryMb() {
        return processes.peakMemoryMb();
    }
}
