package dev.lamina.runtime.invoke;

import dev.lamina.runtime.extension.Extensions;
import dev.lamina.runtime.function.Outcome;
import dev.lamina.runtime.function.SandboxError;
import dev.lamina.runtime.log.PlatformLog;
import dev.lamina.runtime.log.Report;
import java.util.concurrent.TimeUnit;

/**
 * The end of an invocation whose extensions have the event too. The caller has its response. The invocation lasts until
 * the extensions ask for the next event, or its deadline; the environment is not idle before.
 */
final class ExtendedEnd {
    private final Extensions extensions;
    private final PlatformLog log;
    private final Environment environment;

    ExtendedEnd(Extensions extensions, PlatformLog log, Environment environment) {
        this.extensions = extensions;
        this.log = log;
        this.environment = environment;
    }

    /** The tail that goes with the answer has the report as it is now. */
    void beforeAnswer(Execution execution, Report report, int bytes) {
        log.tail(execution.logged, report, bytes, execution.tail);
    }

    /**
     * Waits for the extensions, and releases the slot.
     *
     * @param report of the function, as the answer has it
     * @param timedOut the outcome of an invocation that took too long
     */
    void afterAnswer(Execution execution, Report report, int bytes, Outcome timedOut) {
        log.runtimeDone(execution.logged, report, bytes);
        Outcome failure = awaited(execution, timedOut);
        boolean late = failure != null && failure.errorType().equals(SandboxError.TIMED_OUT);
        if (failure != null) {
            environment.end(late ? Runner.TIMED_OUT : Runner.FAILED);
        }
        String status = failure == null ? null : late ? "timeout" : "error";
        String type = late || failure == null ? null : failure.errorType();
        log.reported(execution.logged, report.lasted(execution.elapsedNanos(), status, type));
        environment.release();
    }

    private Outcome awaited(Execution execution, Outcome timedOut) {
        try {
            long left = TimeUnit.NANOSECONDS.toMillis(execution.deadlineNanos - System.nanoTime());
            return extensions.awaitIdle(execution.invocation.requestId(), Math.max(0, left), timedOut);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
