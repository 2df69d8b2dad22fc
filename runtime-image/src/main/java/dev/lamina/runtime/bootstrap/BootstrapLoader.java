package dev.lamina.runtime.bootstrap;

import dev.lamina.runtime.FunctionConfig;
import dev.lamina.runtime.function.FunctionLoader;
import dev.lamina.runtime.function.InitException;
import dev.lamina.runtime.function.LoadedFunction;
import dev.lamina.runtime.function.SandboxError;
import dev.lamina.runtime.function.StartFailure;
import dev.lamina.runtime.log.LogOutput;
import dev.lamina.runtime.loopback.LoopbackServer;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Init of every function without a Java handler: its process has started and asks for its first event. */
public final class BootstrapLoader implements FunctionLoader {
    private final FunctionConfig config;
    private final LogOutput log;
    private final LoopbackServer server;
    private final ReadyProcess ready;

    /** @param ready the process of a parked environment; null if there is none */
    public BootstrapLoader(FunctionConfig config, LogOutput log, LoopbackServer server, ReadyProcess ready) {
        this.config = config;
        this.log = log;
        this.server = server;
        this.ready = ready;
    }

    @Override
    public LoadedFunction load(Runnable whenEnded) throws InitException {
        Entrypoint entrypoint = Entrypoint.find(config)
                .orElseThrow(() -> new InitException(
                        requestId -> SandboxError.invalidEntrypoint(requestId, Entrypoint.missing())));
        int processes = entrypoint.brought() ? 1 : config.bootstrap().processes();
        RuntimeApiSession session = new RuntimeApiSession(config.concurrency(), processes);
        try {
            server.add(RuntimeCalls.VERSION, RuntimeCalls.of(session)).start();
            ProcessPipe output =
                    ready == null ? ProcessPipe.make(config.directories().state()) : ready.output();
            ProcessLog itsLog = ProcessLog.open(output, log);
            List<Process> started = new ArrayList<>();
            for (int i = 0; i < processes; i++) {
                started.add(start(entrypoint, itsLog));
            }
            BootstrapFunction function = new BootstrapFunction(started, session, itsLog, whenEnded);
            session.awaitStart();
            return function;
        } catch (IOException e) {
            throw new InitException(SandboxError.badContent("The Runtime API could not be started: " + e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InitException(SandboxError.badContent("Interrupted while the bootstrap started"));
        }
    }

    private Process start(Entrypoint entrypoint, ProcessLog itsLog) throws InitException {
        Map<String, String> variables = new HashMap<>(config.bootstrap().environment());
        if (entrypoint.brought()) {
            variables.remove("AWS_EXECUTION_ENV"); // as on Lambda, for a runtime that it does not provide
        }
        Optional<Process> waiting = ready == null ? Optional.empty() : ready.become(variables);
        return waiting.isPresent() ? waiting.get() : start(entrypoint, itsLog, variables);
    }

    private Process start(Entrypoint entrypoint, ProcessLog itsLog, Map<String, String> variables)
            throws InitException {
        ProcessBuilder builder = new ProcessBuilder(entrypoint.file().toString())
                .directory(config.directories().task().toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(Redirect.appendTo(itsLog.file()));
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.putAll(variables);
        try {
            entrypoint.check();
            return builder.start();
        } catch (IOException e) {
            String why = StartFailure.of(entrypoint.file(), e).why();
            throw new InitException(requestId -> SandboxError.invalidEntrypoint(requestId, why));
        }
    }
}
