package dev.lamina.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lamina.runtime.bootstrap.BootstrapLoader;
import dev.lamina.runtime.function.FunctionLoader;
import dev.lamina.runtime.function.InitException;
import dev.lamina.runtime.function.Outcome;
import dev.lamina.runtime.gateway.GatewayPool;
import dev.lamina.runtime.handler.HandlerLoader;
import dev.lamina.runtime.invoke.Initialiser;
import dev.lamina.runtime.invoke.Runner;
import dev.lamina.runtime.log.FunctionLog;
import dev.lamina.runtime.log.LogOutput;
import dev.lamina.runtime.log.PlatformLog;
import dev.lamina.runtime.role.CredentialsApi;
import dev.lamina.runtime.role.CredentialsServer;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.net.InetAddress;
import java.util.function.Consumer;
import sun.misc.Signal;

/** The program in a function's pod: initialises the function, polls, runs, answers. */
public final class Main {
    private static final int INIT_FAILED = 1;
    private static final int BAD_CONFIGURATION = 78;

    private Main() {}

    public static void main(String[] args) throws InterruptedException {
        long upNanos = Launch.upNanos();
        Thread.currentThread().setUncaughtExceptionHandler((thread, thrown) -> EssentialThread.end(thrown));
        try {
            run(Launch.of(args), FunctionConfig.from(System.getenv()), upNanos);
        } catch (IllegalArgumentException e) {
            System.err.println("The runtime cannot start: " + e.getMessage());
            System.exit(BAD_CONFIGURATION);
        }
    }

    private static void run(Launch launch, FunctionConfig config, long upNanos) throws InterruptedException {
        LogOutput output = new LogOutput(new FileOutputStream(FileDescriptor.out), config.concurrency() > 1).install();
        PlatformLog platformLog = PlatformLog.of(config, output);
        GatewayPool gateways = new GatewayPool(
                () -> InetAddress.getAllByName(config.gatewayHost()),
                config.gatewayHost(),
                config.gatewayPort(),
                config.tokenFile(),
                launch.environment(config.podName()));
        launch.previousStatus()
                .ifPresent(status -> gateways.reportExit(launch.previousEnvironment(config.podName()), status));

        Markers markers = new Markers(config.directories().state());
        Way way = config.bootstrap() == null ? javaHandler(config, output) : bootstrap(config, output, gateways);
        if (config.bootstrap() == null && config.credentials() != null) {
            CredentialsServer.start(
                    config.credentials().port(),
                    new CredentialsApi(config.credentials().token(), gateways, way.failureLog()));
        }
        Initialiser initialiser = new Initialiser(way.loader(), config, gateways, platformLog, markers);
        Runner runner = new Runner(config, gateways, initialiser, way.failureLog(), platformLog, output, markers);
        Signal.handle(new Signal("TERM"), signal -> runner.terminate());
        if (!launch.lateInit()) {
            initialise(initialiser, way.failureLog(), output, markers, upNanos);
        }
        markers.polling();
        runner.run();
    }

    /** How the function is run, and the log for its failures. Only the one that is used may load its classes. */
    private record Way(FunctionLoader loader, Consumer<String> failureLog) {}

    private static Way javaHandler(FunctionConfig config, LogOutput output) {
        FunctionLog log = new FunctionLog(
                output, config.logging().level(), config.logging().format());
        return new Way(new HandlerLoader(config, log.logger()), log::failure);
    }

    private static Way bootstrap(FunctionConfig config, LogOutput output, GatewayPool gateways) {
        return new Way(new BootstrapLoader(config, output, gateways), output::line);
    }

    /** The error's log text, or the error as the function's own process reported it. */
    private static String lastWords(Outcome failure) {
        return failure.log() != null ? failure.log() : failure.errorType() + ": " + new String(failure.body(), UTF_8);
    }

    /**
     * A failure ends the program: as on AWS, the next one runs init again, inside the first invocation, without any
     * state of this one.
     */
    private static void initialise(
            Initialiser initialiser, Consumer<String> failureLog, LogOutput output, Markers markers, long upNanos) {
        try {
            initialiser.initialise(upNanos);
        } catch (InitException e) {
            if (e.failure().log() != null) {
                failureLog.accept(e.failure().log());
            }
            markers.initFailed(lastWords(e.failure()));
            output.flush();
            Runtime.getRuntime().halt(INIT_FAILED);
        }
    }
}
