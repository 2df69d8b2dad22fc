package dev.lamina.runtime.bootstrap;

import dev.lamina.runtime.EssentialThread;
import dev.lamina.runtime.function.LoadedFunction;
import dev.lamina.runtime.function.Outcome;
import dev.lamina.runtime.gateway.Invocation;
import dev.lamina.runtime.log.PeakMemory;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The processes, nearly always one, that have asked for their first events. They live as long as this program: a reset
 * ends all of them, and so does the end of one.
 */
final class BootstrapFunction implements LoadedFunction {
    private final RuntimeApiSession session;
    private final ProcessLog log;
    private final List<Process> processes;
    private final List<PeakMemory> memory;

    /** @param whenEnded called once when a process has ended */
    BootstrapFunction(List<Process> processes, RuntimeApiSession session, ProcessLog log, Runnable whenEnded) {
        this.session = session;
        this.log = log;
        this.processes = processes;
        this.memory =
                processes.stream().map(process -> PeakMemory.of(process.pid())).toList();
        AtomicBoolean ended = new AtomicBoolean();
        for (Process process : processes) {
            EssentialThread.named("function-exit").daemon().start(() -> awaitExit(process, ended, whenEnded));
        }
    }

    private void awaitExit(Process process, AtomicBoolean ended, Runnable whenEnded) {
        try {
            int status = process.waitFor();
            if (!ended.compareAndSet(false, true)) {
                return;
            }
            log.settle();
            session.exited(status);
            whenEnded.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean awaitReady() throws InterruptedException {
        return session.awaitAsking();
    }

    @Override
    public Outcome call(Invocation invocation, long deadlineMs) throws InterruptedException {
        return session.run(invocation, deadlineMs);
    }

    @Override
    public void terminate(long millis) throws InterruptedException {
        processes.forEach(Process::destroy);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (Process process : processes) {
            if (!process.waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    @Override
    public void settleLog() {
        log.settle();
    }

    @Override
    public int peakMemoryMb() {
        return memory.stream().mapToInt(PeakMemory::megabytes).sum();
    }
}
