package dev.lamina.runtime.invoke;

import dev.lamina.runtime.EssentialThread;
import dev.lamina.runtime.FunctionConfig;
import dev.lamina.runtime.Markers;
import dev.lamina.runtime.content.FunctionContent;
import dev.lamina.runtime.extension.Extensions;
import dev.lamina.runtime.function.FunctionLoader;
import dev.lamina.runtime.function.InitException;
import dev.lamina.runtime.function.LoadedFunction;
import dev.lamina.runtime.gateway.GatewayPool;
import dev.lamina.runtime.log.InitReport;
import dev.lamina.runtime.log.PlatformLog;
import java.time.Duration;

/**
 * Initialises the function, once: before the first poll, or inside the first invocation if the program before this one
 * did not complete its init.
 */
public final class Initialiser {
    /**
     * Lambda's limit for environments that are started ahead of time. Its 10 s for others assume a CPU that is boosted
     * for init; here init runs with the CPU that belongs to the function's memory, 1/14 CPU for 128 MiB.
     */
    private static final Duration LIMIT = Duration.ofSeconds(130);

    private static final int TIMED_OUT = 124;

    private final FunctionLoader loader;
    private final FunctionConfig config;
    private final GatewayPool gateways;
    private final PlatformLog log;
    private final Markers markers;
    private final Extensions extensions;

    // Mutable state: the function is written under the lock; what is read without it is volatile
    private volatile LoadedFunction function;
    private volatile Runnable whenEnded = () -> {};
    private volatile InitException failure;
    private volatile long initNanos; // an init that hangs or exits never gives the lock back

    public Initialiser(
            FunctionLoader loader,
            FunctionConfig config,
            GatewayPool gateways,
            PlatformLog log,
            Markers markers,
            Extensions extensions) {
        this.loader = loader;
        this.config = config;
        this.gateways = gateways;
        this.log = log;
        this.markers = markers;
        this.extensions = extensions;
    }

    /**
     * Runs init before the first poll.
     *
     * @param upNanos how long the process had been running when its main began: Lambda counts that as init, but not the
     *     fetching of code
     */
    public synchronized void initialise(long upNanos) throws InitException {
        fetch();
        extensions.prepare();
        long start = System.nanoTime() - upNanos;
        log.initStart(false);
        Thread limit = limit();
        try {
            function = load();
        } catch (InitException e) {
            log.initEnd(failed(start, false, e));
            throw e;
        } finally {
            limit.interrupt();
        }
        initNanos = System.nanoTime() - start;
        markers.initialised();
        log.initEnd(InitReport.success(initNanos, false));
    }

    /** Extensions are started before the function, and init ends when all of them are ready. */
    private LoadedFunction load() throws InitException {
        try {
            extensions.start();
            LoadedFunction loaded = extensions.load(() -> loader.load(() -> whenEnded.run()));
            extensions.awaitReady();
            return loaded;
        } finally {
            extensions.logStates();
        }
    }

    /** What init, inside an invocation, still waits for, as a clause; null if it waits for no extension. */
    String awaited() {
        return extensions.awaited();
    }

    /** Ends the function's process, if it has one, within that time. */
    void terminate(long millis) throws InterruptedException {
        LoadedFunction loaded = function;
        if (loaded != null) {
            loaded.terminate(millis);
        }
    }

    /** @param status of the program, which ends; 0 if the container is being stopped */
    void programEnds(int status) {
        loader.programEnds(status);
    }

    /** @param action called when the function ends by itself */
    void whenEnded(Runnable action) {
        whenEnded = action;
    }

    /** False if the function has ended after it was initialised. */
    boolean awaitReady() throws InterruptedException {
        LoadedFunction loaded = function;
        return loaded == null || loaded.awaitReady();
    }

    void settleLog() {
        LoadedFunction loaded = function;
        if (loaded != null) {
            loaded.settleLog();
        }
    }

    /** 0 before there is a function. */
    int peakMemoryMb() {
        LoadedFunction loaded = function;
        return loaded == null ? 0 : loaded.peakMemoryMb();
    }

    /** Inside an invocation, whose deadline then covers init: returns the function, initialised here if necessary. */
    synchronized LoadedFunction function() throws InitException {
        if (failure != null) {
            throw failure;
        }
        if (function == null) {
            long start = System.nanoTime();
            try {
                fetch();
                extensions.prepare();
                log.initStart(true);
                function = load();
                markers.initialised();
                log.initEnd(InitReport.success(System.nanoTime() - start, true));
            } catch (InitException e) {
                failure = e.failure().fatal() ? e : null; // otherwise the next invocation tries again
                log.initEnd(failed(start, true, e));
                throw e;
            }
        }
        return function;
    }

    /** How long init took before the first poll; 0 when it was part of an invocation. */
    long initNanos() {
        return initNanos;
    }

    /** Whether init inside an invocation failed. */
    boolean failed() {
        return failure != null;
    }

    /** Fetches what is missing; takes no time in a program that was started again. An image brings its code. */
    private void fetch() throws InitException {
        if (config.image() == null) {
            new FunctionContent(config).fetch(gateways);
        }
    }

    private static InitReport failed(long start, boolean insideInvocation, InitException e) {
        return new InitReport(
                System.nanoTime() - start,
                insideInvocation,
                "error",
                e.failure().errorType());
    }

    private Thread limit() {
        Duration limit = config.timeout().compareTo(LIMIT) > 0 ? config.timeout() : LIMIT;
        return EssentialThread.named("init-limit").daemon().start(() -> {
            try {
                Thread.sleep(limit);
                HaltGuard.within(Extensions.SHUTDOWN_MS + HaltGuard.LOG_MS, TIMED_OUT);
                log.initEnd(new InitReport(limit.toNanos(), false, "timeout", null));
                markers.initFailed("Init did not end within " + limit.toSeconds() + " seconds");
                extensions.shutdown("timeout", millis -> {});
                loader.programEnds(TIMED_OUT);
                log.flush();
                Runtime.getRuntime().halt(TIMED_OUT);
            } catch (InterruptedException e) {
                // init has completed
            }
        });
    }
}
