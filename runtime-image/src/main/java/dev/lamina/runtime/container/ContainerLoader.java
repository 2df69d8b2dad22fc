package dev.lamina.runtime.container;

import dev.lamina.runtime.FunctionConfig;
import dev.lamina.runtime.Markers;
import dev.lamina.runtime.bootstrap.RuntimeApiSession;
import dev.lamina.runtime.bootstrap.RuntimeCalls;
import dev.lamina.runtime.function.FunctionLoader;
import dev.lamina.runtime.function.InitException;
import dev.lamina.runtime.function.LoadedFunction;
import dev.lamina.runtime.function.Outcome;
import dev.lamina.runtime.function.SandboxError;
import dev.lamina.runtime.log.LogOutput;
import dev.lamina.runtime.loopback.LoopbackServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Init of a function that is a container image: its client has asked for its first event. The kubelet starts the
 * container, and starts it again; this program sees its processes, may end them, and does not know how they end.
 */
public final class ContainerLoader implements FunctionLoader {
    /** Milliseconds that a client has to end by itself when it has reported a failed init. */
    private static final long OWN_END_MS = 1_000;
    /** Milliseconds: the kubelet's request comes at about the same time as SIGTERM. */
    private static final long HOOK_MS = 1_000;
    /** Milliseconds that the image's program has for its own end; credentials are served until then. */
    private static final long STOP_MS = 10_000;
    /** Exists if the program before this one has ended all processes: those that there are now are new. */
    private static final String KILLED = "function-killed";

    private final FunctionConfig config;
    private final LogOutput log;
    private final LoopbackServer server;
    private final FunctionOutput output;
    private final FunctionProcesses processes;
    private final FirstProcess first;
    private final RuntimeApiSession session;
    private final Path state;
    /** Of the program before this one. */
    private final Optional<FailedInit> earlier;

    // Mutable state
    private volatile Drained drained;

    /** @param output of the log */
    public ContainerLoader(FunctionConfig config, LogOutput log, LoopbackServer server, FunctionOutput output) {
        this(config, log, server, output, new FunctionProcesses());
    }

    ContainerLoader(
            FunctionConfig config,
            LogOutput log,
            LoopbackServer server,
            FunctionOutput output,
            FunctionProcesses processes) {
        this.config = config;
        this.log = log;
        this.server = server;
        this.output = output;
        this.processes = processes;
        this.first = new FirstProcess(processes, output);
        this.session = RuntimeApiSession.checked(config.concurrency(), this::check);
        this.state = config.directories().state();
        this.earlier = FailedInit.read(state);
    }

    /**
     * Begins to serve; then the kubelet may start the function's container.
     *
     * @throws IOException a port is in use
     */
    public void serve(Markers markers) throws IOException, InterruptedException {
        if (!Files.deleteIfExists(state.resolve(KILLED))) {
            processes.kill(); // of a program that could not do it
        }
        server.add(RuntimeCalls.VERSION, RuntimeCalls.of(session)).start();
        drained = new Drained(config.image().drainedPort());
        markers.serving();
    }

    /** False if init failed the last time, with an error that is known: an invocation is to get it. */
    public boolean initsEarly() {
        return earlier.isEmpty();
    }

    /**
     * Waits until the container has been started, before which its image may have to be pulled.
     *
     * @return how long it has been running, in nanoseconds
     */
    public long awaitContainer() throws InterruptedException {
        session.awaitSign(() -> first.check() != FirstProcess.State.ABSENT);
        return first.upNanos();
    }

    @Override
    public LoadedFunction load(Runnable whenEnded) throws InitException {
        try {
            awaitClient();
            first.checkNow();
            if (!output.attached()) {
                log.line("The platform's lines are in this log: the output of the function's process cannot be opened");
            }
            FailedInit.forget(state);
            return new ContainerFunction(session, processes, log, this::check, this::checkNow, whenEnded);
        } catch (IOException e) {
            throw new InitException(SandboxError.badContent("The state of the environment cannot be written: " + e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InitException(SandboxError.badContent("Interrupted while the image's program started"));
        }
    }

    private void awaitClient() throws InitException, InterruptedException, IOException {
        if (earlier.isPresent()) {
            session.awaitSign(() -> cannotStart(earlier.get()) || session.ended());
            if (!session.started() && session.initError() == null && !session.ended()) {
                throw new InitException(earlier.get().outcome());
            }
        }
        try {
            session.awaitStart();
        } catch (InitException e) {
            if (session.initError() != null) {
                FailedInit.keep(session.initError(), state);
            }
            throw e;
        }
    }

    /** Then an invocation need not wait. The program goes on, so that a client that calls after all is served. */
    private boolean cannotStart(FailedInit failed) {
        return failed.isWithoutClient() || checkNow() == FirstProcess.State.ABSENT && failed.isPaused(Instant.now());
    }

    /** On any thread that waits. */
    private FirstProcess.State check() {
        return noted(first.check());
    }

    private FirstProcess.State checkNow() {
        return noted(first.checkNow());
    }

    private FirstProcess.State noted(FirstProcess.State now) {
        if (now == FirstProcess.State.ENDED) {
            session.ended(SandboxError::unexplained);
        }
        return now;
    }

    @Override
    public void programEnds(int status) {
        try {
            if (status == 0) {
                stop();
            } else {
                end();
            }
        } catch (IOException e) {
            System.err.println("The state of the environment could not be written: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The pod is deleted: the kubelet stops the function's container when it is told that nothing runs. */
    private void stop() throws InterruptedException {
        if (drained != null && drained.end(HOOK_MS)) {
            processes.awaitEnd(STOP_MS);
        }
    }

    /** Nothing in a foreign image may be relied on after a failure. */
    private void end() throws IOException, InterruptedException {
        if (session.initError() != null) {
            processes.awaitEnd(OWN_END_MS);
        } else if (isWithoutClient()) {
            Outcome failure = FailedInit.withoutClient();
            log.line(failure.log());
            FailedInit.keep(failure, state);
        }
        // The kubelet may have started the container again by now.
        if (first.killAll()) {
            Files.createDirectories(state);
            Files.writeString(state.resolve(KILLED), "");
        }
    }

    /** Init ends without a call and without the end of the process: it has had all the time there is. */
    private boolean isWithoutClient() {
        return !session.started() && earlier.isEmpty() && first.check() == FirstProcess.State.RUNS;
    }
}
