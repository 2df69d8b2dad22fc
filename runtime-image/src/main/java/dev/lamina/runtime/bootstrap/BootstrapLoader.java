package dev.lamina.runtime.bootstrap;

import dev.lamina.runtime.FunctionConfig;
import dev.lamina.runtime.function.FunctionLoader;
import dev.lamina.runtime.function.InitException;
import dev.lamina.runtime.function.LoadedFunction;
import dev.lamina.runtime.function.SandboxError;
import dev.lamina.runtime.gateway.GatewayPool;
import dev.lamina.runtime.log.LogOutput;
import dev.lamina.runtime.role.CredentialsApi;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Init of every function without a Java handler: its process has started and asks for its first event. */
public final class BootstrapLoader implements FunctionLoader {
    /** The end of the JDK's messages, which Lambda has in lower case. */
    private static final Pattern ERROR = Pattern.compile("error: \\d+ \\(([^)]+)\\)");

    private final FunctionConfig config;
    private final LogOutput log;
    private final GatewayPool gateways;

    public BootstrapLoader(FunctionConfig config, LogOutput log, GatewayPool gateways) {
        this.config = config;
        this.log = log;
        this.gateways = gateways;
    }

    @Override
    public LoadedFunction load(Runnable whenGone) throws InitException {
        Entrypoint entrypoint = Entrypoint.find(config)
                .orElseThrow(() -> new InitException(
                        requestId -> SandboxError.invalidEntrypoint(requestId, Entrypoint.missing())));
        int processes = entrypoint.brought() ? 1 : config.bootstrap().processes();
        RuntimeApiSession session = new RuntimeApiSession(config.concurrency(), processes);
        try {
            RuntimeApi.start(config.bootstrap().port(), session, credentials());
            ProcessLog itsLog = ProcessLog.open(config.directories().state(), log);
            List<Process> started = new ArrayList<>();
            for (int i = 0; i < processes; i++) {
                started.add(start(entrypoint, itsLog));
            }
            BootstrapFunction function = new BootstrapFunction(started, session, itsLog, whenGone);
            session.awaitStart();
            return function;
        } catch (IOException e) {
            throw new InitException(SandboxError.badContent("The Runtime API could not be started: " + e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InitException(SandboxError.badContent("Interrupted while the bootstrap started"));
        }
    }

    private CredentialsApi credentials() {
        return config.credentials() == null
                ? null
                : new CredentialsApi(config.credentials().token(), gateways, log::line);
    }

    private Process start(Entrypoint entrypoint, ProcessLog itsLog) throws InitException {
        ProcessBuilder builder = new ProcessBuilder(entrypoint.file().toString())
                .directory(config.directories().task().toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(Redirect.appendTo(itsLog.file()));
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.putAll(config.bootstrap().environment());
        if (entrypoint.brought()) {
            environment.remove("AWS_EXECUTION_ENV"); // as on Lambda, for a runtime that it does not provide
        }
        try {
            return builder.start();
        } catch (IOException e) {
            String why = "fork/exec " + entrypoint.file() + ": " + reason(e.getMessage());
            throw new InitException(requestId -> SandboxError.invalidEntrypoint(requestId, why));
        }
    }

    private static String reason(String message) {
        Matcher error = ERROR.matcher(message);
        return error.find() ? error.group(1).toLowerCase(Locale.ROOT) : message;
    }
}
