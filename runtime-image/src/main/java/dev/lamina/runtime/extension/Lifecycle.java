package dev.lamina.runtime.extension;

import dev.lamina.runtime.function.InitException;
import dev.lamina.runtime.function.Outcome;
import dev.lamina.runtime.function.SandboxError;
import dev.lamina.runtime.function.StartFailure;
import dev.lamina.runtime.gateway.Invocation;
import dev.lamina.runtime.log.ExtensionReport;
import dev.lamina.runtime.log.JsonObject;
import dev.lamina.runtime.log.LogOutput;
import dev.lamina.runtime.log.PlatformLog;
import dev.lamina.runtime.telemetry.Telemetry;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/** What happens to extensions in an environment that has some. */
final class Lifecycle {
    /** Milliseconds, Lambda's: the time for the end of an environment with external extensions. */
    static final long EXTERNAL_MS = 2_000;
    /** Milliseconds, Lambda's: the same with internal extensions only. */
    private static final long INTERNAL_MS = 500;
    /** The part of it, in percent, that the function's process has. */
    private static final long RUNTIME_PERCENT = 30;

    private final ExtensionConfig config;
    private final LogOutput output;
    private final PlatformLog log;
    private final Consumer<Function<String, Outcome>> onFailure;
    private final ExtensionSession session;
    private final Telemetry telemetry;
    private final List<ExtensionProcess> processes = new CopyOnWriteArrayList<>();

    // Mutable state
    private volatile boolean initialised;

    // Mutable state, guarded by processes
    private Thread loader;

    Lifecycle(
            ExtensionConfig config, LogOutput output, PlatformLog log, Consumer<Function<String, Outcome>> onFailure) {
        this.config = config;
        this.output = output;
        this.log = log;
        this.onFailure = onFailure;
        this.session = new ExtensionSession(config.severalAtOnce());
        this.telemetry = new Telemetry(log, config.api().port(), config.jsonOutput());
    }

    void prepare() {
        telemetry.open();
    }

    Telemetry telemetry() {
        return telemetry;
    }

    /** Init has ended before the first call of an extension. */
    void close() {
        initialised = true;
        session.close();
        telemetry.close();
    }

    ExtensionSession session() {
        return session;
    }

    void start() throws InitException {
        try {
            List<Path> programs = programs();
            programs.forEach(program -> session.launched(name(program)));
            for (Path program : programs) {
                launch(program, programs.size());
            }
            check(session.awaitRegistered(config.startLimit().toMillis()));
        } catch (IOException e) {
            throw new InitException(SandboxError.badContent("Extensions could not be listed: " + e));
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private List<Path> programs() throws IOException {
        List<Path> programs = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(config.folder(), f -> !Files.isDirectory(f))) {
            files.forEach(programs::add);
        }
        programs.sort(null);
        return programs;
    }

    private void launch(Path program, int count) {
        String name = name(program);
        if (count > ExtensionSession.MOST) {
            session.launchFailed(
                    name,
                    "TooManyExtensions",
                    "/opt/extensions has " + count + " files, but at most " + ExtensionSession.MOST
                            + " extensions can run");
            return;
        }
        try {
            processes.add(
                    ExtensionProcess.start(program, config.environment(), this::line, status -> exited(name, status)));
        } catch (IOException e) {
            StartFailure failure = StartFailure.of(Path.of("/opt/extensions", name), e);
            session.launchFailed(name, type(failure), failure.why());
        }
    }

    /** Lambda's words for the log: {@code PermissionDenied}. */
    private static String type(StartFailure failure) {
        return Arrays.stream(failure.reason().split(" "))
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .reduce("", String::concat);
    }

    private static String name(Path program) {
        return program.getFileName().toString();
    }

    private void line(byte[] line) {
        byte[] whole = Arrays.copyOf(line, line.length + 1);
        whole[line.length] = '\n';
        output.extension(whole);
        telemetry.extension(line);
    }

    private void exited(String name, int status) {
        if (session.exited(name, status == 0 ? "exit code 0" : SandboxError.ending(status))) {
            failed();
        }
    }

    /** The first failure of an extension: what runs fails with it, init included. */
    void failed() {
        if (initialised) {
            onFailure.accept(session.failure()::outcome);
        }
        synchronized (processes) {
            if (loader != null) {
                loader.interrupt();
            }
        }
    }

    <T> T load(Extensions.Loading<T> loading) throws InitException {
        loadedBy(Thread.currentThread());
        try {
            T loaded = loading.load();
            loadedBy(null);
            check(session.failure());
            return loaded;
        } catch (InitException e) {
            loadedBy(null);
            check(session.failure());
            throw e;
        }
    }

    /** @param thread that an extension's end interrupts; null for none, and then it is no longer interrupted */
    private void loadedBy(Thread thread) {
        synchronized (processes) {
            loader = thread;
            if (thread == null) {
                Thread.interrupted();
            }
        }
    }

    void awaitReady() throws InitException {
        try {
            check(session.awaitReady(config.startLimit().toMillis()));
            initialised = true;
            check(session.failure()); // if it came in between, no other thread has seen it
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static void check(ExtensionFailure failure) throws InitException {
        if (failure != null) {
            throw failure.duringInit();
        }
    }

    private static InitException interrupted() {
        Thread.currentThread().interrupt();
        return new InitException(SandboxError.badContent("Interrupted while extensions started"));
    }

    void logStates() {
        for (Extension extension : session.all()) {
            log.extension(new ExtensionReport(
                    extension.name,
                    extension.state.word(),
                    extension.events.stream().map(Enum::name).toList(),
                    extension.errorType));
        }
        telemetry.close();
    }

    String awaited() {
        return initialised ? null : session.awaited();
    }

    boolean invoke(Invocation invocation, long deadlineMs) {
        JsonObject event = new JsonObject()
                .text("eventType", "INVOKE")
                .number("deadlineMs", deadlineMs)
                .text("requestId", invocation.requestId())
                .text("invokedFunctionArn", invocation.functionArn());
        if (invocation.traceId() != null) {
            event.object(
                    "tracing", new JsonObject().text("type", "X-Amzn-Trace-Id").text("value", invocation.traceId()));
        }
        return session.invoke(event.toString());
    }

    Outcome awaitIdle(String requestId, long millis, Outcome timedOut) throws InterruptedException {
        boolean idle = session.awaitIdle(millis);
        ExtensionFailure failure = session.failure();
        if (failure != null) {
            return failure.outcome(requestId);
        }
        return idle ? null : timedOut;
    }

    /** Does not write to the log, which may not be read: then each write blocks. */
    void shutdown(String reason, Extensions.RuntimeEnd runtime) throws InterruptedException {
        session.stop();
        if (session.isEmpty()) {
            return;
        }
        boolean external = session.anyExternal();
        long budget = external ? EXTERNAL_MS : INTERNAL_MS;
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(budget);
        long deadlineMs = System.currentTimeMillis() + budget;
        telemetry.hurry();
        runtime.within(external ? budget * RUNTIME_PERCENT / 100 : budget);
        List<String> told = session.shutdown(new JsonObject()
                .text("eventType", "SHUTDOWN")
                .number("deadlineMs", deadlineMs)
                .text("shutdownReason", reason)
                .toString());
        processes.stream().filter(process -> !told.contains(process.name())).forEach(ExtensionProcess::kill);
        for (ExtensionProcess process : processes) {
            if (!process.awaitEnd(Math.max(0, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())))) {
                process.kill();
            }
        }
    }
}
