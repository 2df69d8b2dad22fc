package dev.lamina.runtime.invoke;

import dev.lamina.runtime.EssentialThread;
import dev.lamina.runtime.FunctionConfig;
import dev.lamina.runtime.Markers;
import dev.lamina.runtime.extension.Extensions;
import dev.lamina.runtime.function.InitException;
import dev.lamina.runtime.function.LoadedFunction;
import dev.lamina.runtime.function.Outcome;
import dev.lamina.runtime.function.ResultStream;
import dev.lamina.runtime.function.SandboxError;
import dev.lamina.runtime.gateway.GatewayPool;
import dev.lamina.runtime.gateway.InvocationResponse;
import dev.lamina.runtime.log.LogOutput;
import dev.lamina.runtime.log.PlatformLog;
import dev.lamina.runtime.log.Report;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Runs invocations: one thread per slot, always the same ones, the first of them the one that loaded the handler,
 * because AWS's handler classes keep their serialisers per thread.
 */
public final class Runner {
    /** The status of a program that has left an invocation unanswered: the next program must not report it. */
    public static final int UNANSWERED = 123;

    static final int FAILED = 1;
    static final int TIMED_OUT = 124;
    private static final long STREAM_END_MS = 2_000;
    private static final String EXIT_ERROR = "Runtime.ExitError";

    private final FunctionConfig config;
    private final GatewayPool gateways;
    private final Initialiser initialiser;
    private final Consumer<String> failureLog;
    private final PlatformLog platformLog;
    private final LogOutput output;
    private final Environment environment;
    private final Watchdog watchdog;
    private final Markers markers;
    private final Extensions extensions;
    private final ExtendedEnd extendedEnd;
    private final AtomicBoolean initReported;
    private final AtomicBoolean invoked = new AtomicBoolean();

    /** @param failureLog gets the log text of a failed invocation */
    public Runner(
            FunctionConfig config,
            GatewayPool gateways,
            Initialiser initialiser,
            Consumer<String> failureLog,
            PlatformLog platformLog,
            LogOutput output,
            Markers markers,
            Extensions extensions) {
        this.config = config;
        this.gateways = gateways;
        this.initialiser = initialiser;
        this.failureLog = failureLog;
        this.platformLog = platformLog;
        this.output = output;
        this.markers = markers;
        this.extensions = extensions;
        this.environment = new Environment(config, gateways, this::exit);
        this.extendedEnd = new ExtendedEnd(extensions, platformLog, environment);
        this.watchdog = new Watchdog(config.concurrency(), config.timeout(), this::expired);
        initialiser.whenEnded(this::functionEnded);
        extensions.onFailure(this::extensionFailed);
        this.initReported = new AtomicBoolean();
    }

    /** By itself. How an image's program ends is known to Kubernetes only. */
    private void functionEnded() {
        environment.end(config.image() == null ? FAILED : UNANSWERED);
    }

    /** Polls and runs until the program ends. */
    public void run() throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::programExits, "exit"));
        gateways.poll(environment, config.concurrency());
        for (int slot = 1; slot < config.concurrency(); slot++) {
            int number = slot;
            EssentialThread.named("worker-" + slot).start(() -> work(number));
        }
        work(0);
        Thread.currentThread().join(); // the thread that ended the loop ends the program
    }

    /** The container is being stopped: finishes running invocations. */
    public void terminate() {
        environment.end(0);
    }

    private void work(int slot) {
        try {
            while (serve(slot, environment.next())) {
                // continue with the next
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable t) {
            EssentialThread.end(t); // an error of the runtime, or no memory to report the handler's
        }
    }

    /** False if this thread is to run no more. */
    private boolean serve(int slot, Execution execution) throws InterruptedException {
        watchdog.watch(slot, execution);
        if (!invoked.get() && invoked.compareAndSet(false, true)) {
            markers.invoked();
        }
        if (!initialiser.awaitReady()) {
            watchdog.release(slot);
            handBack(execution);
            return false;
        }
        platformLog.start(execution.logged, execution.tail);
        output.tail(execution.tail);
        Outcome outcome = call(execution);
        if (outcome.stream() != null) {
            return stream(slot, execution, outcome.stream());
        }
        initialiser.settleLog();
        long duration = execution.elapsedNanos();
        watchdog.release(slot);
        boolean inTime = execution.claim();
        if (inTime) {
            answer(execution, outcome, report(execution, duration, outcome));
        }
        output.tail(null);
        return inTime && !outcome.fatal();
    }

    /**
     * The deadline continues while the result is sent: the watchdog then aborts it, and the stream ends with that
     * error.
     */
    private boolean stream(int slot, Execution execution, ResultStream result) {
        if (!execution.streams(result)) {
            return false; // at its deadline before it began: it is being answered
        }
        String id = execution.invocation.requestId();
        Outcome end;
        long bytes = 0;
        try {
            bytes = execution.channel.stream(result);
            end = result.failure() == null ? Outcome.success(new byte[0]) : result.failure();
        } catch (IOException e) {
            end = SandboxError.truncated(id);
        }
        initialiser.settleLog(); // within the deadline: a log that is not read takes nothing more
        long duration = execution.elapsedNanos();
        watchdog.release(slot);
        boolean inTime = execution.claim();
        if (!inTime) {
            end = execution.aborted == null ? timedOut(id) : execution.aborted;
        }
        Report report = inTime ? report(execution, duration, end) : abortReport(execution, duration, end.errorType());
        result.finish();
        boolean late = !inTime && end.errorType().equals(SandboxError.TIMED_OUT);
        endStream(execution, end, report, (int) bytes, late ? TIMED_OUT : FAILED);
        return inTime && !end.fatal();
    }

    private Report abortReport(Execution execution, long duration, String type) {
        return type.equals(SandboxError.TIMED_OUT)
                ? report(execution, duration, "timeout", null)
                : report(execution, duration, "error", type);
    }

    private void endStream(Execution execution, Outcome end, Report report, int bytes, int status) {
        boolean extended = execution.extended && !end.fatal();
        byte[] lines = extended ? new byte[0] : platformLog.endLines(execution.logged, report, bytes, execution.tail);
        if (extended) {
            extendedEnd.beforeAnswer(execution, report, bytes);
        }
        if (end.fatal()) {
            environment.end(status);
        }
        try {
            execution.channel.endStream(worded(execution, end, report), !extended && environment.release());
        } catch (IOException e) {
            System.err.println(
                    "The end of the result of " + execution.invocation.requestId() + " could not be delivered: " + e);
        }
        execution.streamEnded();
        if (extended) {
            extendedEnd.afterAnswer(execution, report, bytes, timedOut(execution.invocation.requestId()));
        } else {
            print(lines, end.fatal());
        }
        environment.answered();
        output.tail(null);
    }

    /**
     * The function ended after its last answer: nothing of this invocation has run, and a newly started program can
     * take it.
     */
    private void handBack(Execution execution) {
        if (!execution.claim()) {
            return;
        }
        functionEnded();
        try {
            execution.channel.handBack();
        } catch (IOException e) {
            System.err.println(execution.invocation.requestId() + " could not be handed back: " + e);
        }
        environment.answered();
    }

    private Outcome call(Execution execution) throws InterruptedException {
        Outcome outcome;
        try {
            LoadedFunction function = initialiser.function();
            execution.extended = extensions.invoke(execution.invocation, execution.deadlineMs);
            outcome = function.call(execution.invocation, execution.deadlineMs);
        } catch (InitException e) {
            outcome = e.failure(execution.invocation.requestId());
        }
        if (outcome.log() != null) {
            failureLog.accept(outcome.log());
        }
        return outcome;
    }

    private void answer(Execution execution, Outcome outcome, Report report) {
        int bytes = outcome.body().length;
        if (execution.extended && !outcome.fatal()) {
            extendedEnd.beforeAnswer(execution, report, bytes);
            send(execution, outcome, report, false);
            extendedEnd.afterAnswer(execution, report, bytes, timedOut(execution.invocation.requestId()));
            environment.answered();
            return;
        }
        byte[] lines = platformLog.endLines(execution.logged, report, bytes, execution.tail);
        if (outcome.fatal()) {
            environment.end(outcome.unanswered() ? UNANSWERED : FAILED);
        }
        send(execution, outcome, report, environment.release());
        print(lines, outcome.fatal());
        environment.answered();
    }

    /** An extension has ended: what runs fails with it, as on Lambda. */
    private void extensionFailed(Function<String, Outcome> failure) {
        for (int slot = 0; slot < watchdog.slots(); slot++) {
            Execution execution = watchdog.running(slot);
            if (execution != null && execution.claim()) {
                Outcome outcome = failure.apply(execution.invocation.requestId());
                fail(execution, outcome, FAILED, "error", outcome.errorType());
            }
        }
        environment.end(FAILED);
    }

    /** Called by the watchdog: on a separate thread, since other invocations have deadlines too. */
    private void expired(Execution execution) {
        EssentialThread.named("timeout")
                .start(() -> fail(execution, expiredOutcome(execution), TIMED_OUT, "timeout", null));
    }

    /** An extension that never registers takes the whole time of an invocation: then the answer names it. */
    private Outcome expiredOutcome(Execution execution) {
        String id = execution.invocation.requestId();
        String awaited = initialiser.awaited();
        return awaited == null
                ? timedOut(id)
                : SandboxError.ofExtension(
                        id,
                        "Extension.InitError",
                        awaited + " after " + config.timeout().toSeconds() + ".00 seconds");
    }

    /** Ends an invocation that has been claimed while the function runs it, and with it the environment. */
    private void fail(Execution execution, Outcome outcome, int exitStatus, String status, String errorType) {
        if (execution.stream() != null) {
            abortStream(execution, outcome);
            return;
        }
        Report report = report(execution, execution.elapsedNanos(), status, errorType);
        byte[] lines = platformLog.endLines(execution.logged, report, 0, execution.tail);
        environment.end(exitStatus);
        send(execution, outcome, report, false);
        print(lines, true);
        environment.answered();
    }

    private void print(byte[] lines, boolean last) {
        if (last) {
            logSoon(() -> platformLog.print(lines));
        } else {
            platformLog.print(lines);
        }
    }

    /**
     * Writes the last lines of the program. If the log is not read, a write to it blocks indefinitely: it blocks the
     * function, which may be why the program ends, and would block the end.
     */
    private static void logSoon(Runnable writing) {
        try {
            EssentialThread.named("last-log").daemon().start(writing).join(Duration.ofMillis(HaltGuard.LOG_MS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (OutOfMemoryError e) {
            writing.run(); // the function has filled the heap: there is no memory for a thread
        }
    }

    private void abortStream(Execution execution, Outcome why) {
        try {
            execution.aborted = why;
            execution.stream().abort();
            if (!execution.awaitStreamEnd(STREAM_END_MS)) {
                HaltGuard.within(Extensions.SHUTDOWN_MS + HaltGuard.LOG_MS, TIMED_OUT);
                extensions.shutdown("timeout", initialiser::terminate);
                output.flush();
                Runtime.getRuntime()
                        .halt(TIMED_OUT); // the gateway takes no more; the end of its connection reports this
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Outcome timedOut(String requestId) {
        return SandboxError.timedOut(requestId, config.timeout().toSeconds() + ".00");
    }

    private static InvocationResponse worded(Execution execution, Outcome outcome, Report report) {
        return new InvocationResponse(
                outcome.errorType(), outcome.body(), report, execution.tail == null ? null : execution.tail.base64());
    }

    private void send(Execution execution, Outcome outcome, Report report, boolean pollAgain) {
        if (outcome.unanswered()) {
            execution.channel.abandon();
            return;
        }
        try {
            execution.channel.answer(worded(execution, outcome, report), pollAgain);
        } catch (IOException e) {
            System.err.println("The answer to " + execution.invocation.requestId() + " could not be delivered: " + e);
        }
    }

    /**
     * An exception is not a failure of the platform, and REPORT does not mention it; a failed init or the end of the
     * environment is one.
     */
    private Report report(Execution execution, long durationNanos, Outcome outcome) {
        if (initialiser.failed()) {
            return report(execution, durationNanos, "error", outcome.errorType());
        }
        return outcome.fatal()
                ? report(execution, durationNanos, "error", EXIT_ERROR)
                : report(execution, durationNanos, null, null);
    }

    private Report report(Execution execution, long durationNanos, String status, String errorType) {
        long init = initReported.compareAndSet(false, true) && showsInit(execution) ? initialiser.initNanos() : 0;
        return new Report(
                durationNanos, init > 0 ? init : -1, config.memoryMb(), initialiser.peakMemoryMb(), status, errorType);
    }

    /**
     * If environments are kept, most are initialised before their first invocation; an invocation that waited for one
     * had a cold start.
     */
    private boolean showsInit(Execution execution) {
        return !config.provisioned() || execution.invocation.waited();
    }

    /**
     * The container stops, or System.exit in a handler: then the gateway answers from the exit status, and the log
     * lines are written here. The function's own shutdown hooks run at the same time.
     */
    private void programExits() {
        List<byte[]> lines = new ArrayList<>();
        for (int slot = 0; slot < watchdog.slots(); slot++) {
            Execution execution = watchdog.running(slot);
            if (execution != null && execution.claim()) {
                Report report = report(execution, execution.elapsedNanos(), "error", EXIT_ERROR);
                lines.add(platformLog.endLines(execution.logged, report, 0, execution.tail));
            }
        }
        logSoon(() -> lines.forEach(platformLog::print));
        extensions.shutdown(environment.stopping() ? "spindown" : "failure", initialiser::terminate);
        logSoon(output::flush);
    }

    /** Only a requested end runs the function's shutdown hooks; after a failure they could hang. */
    private void exit(int status) {
        if (status == 0) {
            initialiser.programEnds(status);
            System.exit(0);
        }
        HaltGuard.within(Extensions.SHUTDOWN_MS + HaltGuard.LOG_MS, status);
        extensions.shutdown(status == TIMED_OUT ? "timeout" : "failure", initialiser::terminate);
        initialiser.programEnds(status);
        HaltGuard.within(HaltGuard.LOG_MS, status);
        output.flush();
        Runtime.getRuntime().halt(status);
    }
}
