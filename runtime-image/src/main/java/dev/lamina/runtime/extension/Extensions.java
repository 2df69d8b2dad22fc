package dev.lamina.runtime.extension;

import dev.lamina.runtime.function.InitException;
import dev.lamina.runtime.function.Outcome;
import dev.lamina.runtime.function.SandboxError;
import dev.lamina.runtime.gateway.Invocation;
import dev.lamina.runtime.http.ClientRequests;
import dev.lamina.runtime.http.RequestBody;
import dev.lamina.runtime.http.RequestHead;
import dev.lamina.runtime.log.LogOutput;
import dev.lamina.runtime.log.PlatformLog;
import dev.lamina.runtime.loopback.LoopbackServer;
import dev.lamina.runtime.loopback.Rejection;
import dev.lamina.runtime.telemetry.TelemetryCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The extensions of this environment, in its life: init, invocations, end. A function without extensions pays for a
 * check whether there is a folder, and one volatile read per invocation: everything else is behind {@link Lifecycle},
 * which exists from the first external extension, or the first call of the API.
 */
public final class Extensions {
    /** Milliseconds that {@link #shutdown} may take. */
    public static final long SHUTDOWN_MS = Lifecycle.EXTERNAL_MS;

    private final ExtensionConfig config;
    private final LogOutput output;
    private final PlatformLog log;
    private final LoopbackServer server;
    private final AtomicBoolean shutDown = new AtomicBoolean();

    // Mutable state
    private volatile Lifecycle lifecycle;
    private volatile boolean initialised;
    private volatile Consumer<Function<String, Outcome>> onFailure = failure -> {};

    /** @param server gets the API */
    public Extensions(ExtensionConfig config, LogOutput output, PlatformLog log, LoopbackServer server) {
        this.config = config;
        this.output = output;
        this.log = log;
        this.server = server.add("2020-01-01", this::answer)
                .add("2022-07-01", this::subscribe)
                .add("2020-08-15", this::subscribe);
    }

    /**
     * @param action gets the outcome, by request id, of the invocations that run when an extension has ended after init
     */
    public void onFailure(Consumer<Function<String, Outcome>> action) {
        onFailure = action;
    }

    /** Before anything is logged: from now on it is kept for extensions, if there are external ones. */
    public void prepare() {
        if (Files.isDirectory(config.folder())) {
            lifecycle().prepare();
        }
    }

    /** Starts the external extensions, if there are any, and waits until they have registered. */
    public void start() throws InitException {
        try {
            server.start();
        } catch (IOException e) {
            throw new InitException(SandboxError.badContent("The Runtime API could not be started: " + e.getMessage()));
        }
        if (Files.isDirectory(config.folder())) {
            lifecycle().start();
        }
    }

    /** Loads the function. If an extension ends meanwhile, the thread is interrupted, and init fails with that. */
    public <T> T load(Loading<T> loading) throws InitException {
        return lifecycle == null ? loading.load() : lifecycle.load(loading);
    }

    /** Init of the function itself. */
    @FunctionalInterface
    public interface Loading<T> {
        T load() throws InitException;
    }

    /** The end of init: waits until all extensions ask for their first event. */
    public void awaitReady() throws InitException {
        initialised = true;
        if (lifecycle != null) {
            lifecycle.awaitReady();
        }
    }

    /** Init has ended, with success or not. */
    public void logStates() {
        if (lifecycle != null) {
            lifecycle.logStates();
        }
    }

    /** What an init that goes on is waiting for, as a clause; null if it waits for no extension. */
    public String awaited() {
        return lifecycle == null ? null : lifecycle.awaited();
    }

    /** Gives the event to the extensions. False if none gets it: then nothing has to be awaited. */
    public boolean invoke(Invocation invocation, long deadlineMs) {
        return lifecycle != null && lifecycle.invoke(invocation, deadlineMs);
    }

    /**
     * Waits until the extensions have done with the event.
     *
     * @return null if they have; else the outcome that the invocation would have had
     */
    public Outcome awaitIdle(String requestId, long millis, Outcome timedOut) throws InterruptedException {
        return lifecycle.awaitIdle(requestId, millis, timedOut);
    }

    /**
     * Lets the function's process and the extensions end, as on Lambda. Only the first call does anything. What they
     * wrote may still have to be flushed.
     *
     * @param reason {@code spindown}, {@code timeout} or {@code failure}
     * @param runtime ends the function's process within so many milliseconds
     */
    public void shutdown(String reason, RuntimeEnd runtime) {
        if (lifecycle == null || !shutDown.compareAndSet(false, true)) {
            return;
        }
        try {
            lifecycle.shutdown(reason, runtime);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the function's process. */
    @FunctionalInterface
    public interface RuntimeEnd {
        void within(long millis) throws InterruptedException;
    }

    private boolean answer(RequestHead head, RequestBody body, ClientRequests client)
            throws IOException, InterruptedException, Rejection {
        Lifecycle its = lifecycle();
        return new ExtensionCalls(config, its.session(), its::failed, head, body, client).answer();
    }

    private boolean subscribe(RequestHead head, RequestBody body, ClientRequests client) throws IOException, Rejection {
        String caller = lifecycle().session().name(ExtensionCalls.identifier(head));
        return TelemetryCalls.answer(lifecycle().telemetry(), caller, head, body, client);
    }

    private synchronized Lifecycle lifecycle() {
        if (lifecycle == null) {
            lifecycle = new Lifecycle(config, output, log, failure -> onFailure.accept(failure));
            if (initialised) {
                lifecycle.close();
            }
        }
        return lifecycle;
    }
}
