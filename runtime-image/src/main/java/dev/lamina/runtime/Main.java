package dev.lamina.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lamina.runtime.Launch.Purpose;
import dev.lamina.runtime.bootstrap.BootstrapLoader;
import dev.lamina.runtime.bootstrap.ReadyProcess;
import dev.lamina.runtime.container.ContainerLoader;
import dev.lamina.runtime.container.FunctionOutput;
import dev.lamina.runtime.content.ContentException;
import dev.lamina.runtime.content.FunctionContent;
import dev.lamina.runtime.content.StartCache;
import dev.lamina.runtime.content.StartCacheUpload;
import dev.lamina.runtime.extension.ExtensionConfig;
import dev.lamina.runtime.extension.Extensions;
import dev.lamina.runtime.function.FunctionLoader;
import dev.lamina.runtime.function.InitException;
import dev.lamina.runtime.function.Outcome;
import dev.lamina.runtime.function.SandboxError;
import dev.lamina.runtime.gateway.GatewayLink;
import dev.lamina.runtime.gateway.GatewayName;
import dev.lamina.runtime.gateway.GatewayPool;
import dev.lamina.runtime.handler.HandlerLoader;
import dev.lamina.runtime.invoke.Initialiser;
import dev.lamina.runtime.invoke.Runner;
import dev.lamina.runtime.log.FunctionLog;
import dev.lamina.runtime.log.LogOutput;
import dev.lamina.runtime.log.PlatformLog;
import dev.lamina.runtime.loopback.LoopbackServer;
import dev.lamina.runtime.pool.ParkedPolls;
import dev.lamina.runtime.pool.ProcessVariables;
import dev.lamina.runtime.role.CredentialsApi;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import sun.misc.Signal;

/** The program in a function's pod: initialises the function, polls, runs, answers. */
public final class Main {
    private static final int INIT_FAILED = 1;
    private static final int BAD_CONFIGURATION = 78;
    /** How long gateways wait for a report. */
    private static final Duration REPORT_WITHIN = Duration.ofSeconds(3);

    private Main() {}

    public static void main(String[] args) throws InterruptedException {
        long upNanos = Launch.upNanos();
        Thread.currentThread().setUncaughtExceptionHandler((thread, thrown) -> EssentialThread.end(thrown));
        try {
            Launch launch = Launch.of(System.getProperty(Launch.PROPERTY));
            if (launch.purpose() == Purpose.PARKED) {
                park(launch, ProcessVariables.atStart());
            } else {
                run(launch, System.getenv(), upNanos, null);
            }
        } catch (IllegalArgumentException e) {
            System.err.println("The runtime cannot start: " + e.getMessage());
            System.exit(BAD_CONFIGURATION);
        }
    }

    /**
     * Waits for a function. Its process gets the variables from this program, and waits as well if its language can. A
     * handler runs in this JVM, whose variables are changed. Its options and its heap are those of its start: if the
     * function has others, the entry script starts the next program with them.
     */
    private static void park(Launch launch, Map<String, String> own) throws InterruptedException {
        FunctionConfig.Gateway gateway = FunctionConfig.Gateway.from(own);
        Path state = FunctionConfig.stateFolder(own);
        boolean bootstrap = "bootstrap".equals(own.get("LAMINA_RUNS"));
        ProcessVariables ofHandler = bootstrap ? null : new ProcessVariables();
        ReadyProcess ready = bootstrap ? ready(own, state) : null;
        Rehearsal.run(own, state, ofHandler);
        Markers markers = new Markers(state);
        markers.parked();
        GatewayName name = new GatewayName(gateway.host());
        FunctionVariables function = new FunctionVariables(new ParkedPolls(
                        name,
                        GatewayLink.of(name.header(), gateway.ca()),
                        gateway.port(),
                        gateway.tokenFile(),
                        own.get(FunctionVariables.POOL),
                        launch.environment(gateway.podName()))
                .await());
        function.write(state);
        if (bootstrap) {
            run(launch.handedOver(), function.forBootstrap(own), 0, ready);
        } else if (function.needOtherJvm(own)) {
            markers.restart();
        } else {
            Map<String, String> variables = function.forHandler(own);
            ofHandler.replace(variables);
            run(launch.handedOver(), variables, 0, null);
        }
    }

    /** Null if the language cannot wait: its process starts when there is a function. */
    private static ReadyProcess ready(Map<String, String> own, Path state) throws InterruptedException {
        Optional<FunctionConfig.Bootstrap> parked = FunctionConfig.parked(own);
        try {
            return parked.isEmpty() ? null : ReadyProcess.start(parked.get(), state);
        } catch (IOException e) {
            throw new IllegalArgumentException("the program of this language does not start: " + e.getMessage(), e);
        }
    }

    private static void run(Launch launch, Map<String, String> variables, long upNanos, ReadyProcess ready)
            throws InterruptedException {
        FunctionConfig config = FunctionConfig.from(variables);
        OutputStream own = new FileOutputStream(FileDescriptor.out);
        FunctionOutput functionOutput = config.image() == null ? null : new FunctionOutput(own);
        LogOutput output =
                new LogOutput(functionOutput == null ? own : functionOutput, config.concurrency() > 1).install();
        PlatformLog platformLog = PlatformLog.of(config, output);
        GatewayName name = new GatewayName(config.gatewayHost());
        GatewayPool gateways = new GatewayPool(
                name,
                name.header(),
                GatewayLink.of(name.header(), config.gatewayCa()),
                config.gatewayPort(),
                config.tokenFile(),
                launch.environment(config.podName()));
        Markers markers = new Markers(config.directories().state());
        if (launch.purpose() == Purpose.FETCH) {
            fetch(config, gateways, markers);
            return;
        }
        if (launch.purpose() == Purpose.UPLOAD) {
            upload(config, gateways, markers);
            return;
        }
        OptionalInt status = launch.reportedStatus(config.image() != null);
        if (status.isPresent()) {
            Thread reporting = gateways.reportExit(launch.previousEnvironment(config.podName()), status.getAsInt());
            if (launch.purpose() == Purpose.REPORT) {
                reporting.join(REPORT_WITHIN);
                return;
            }
        }

        ExtensionConfig extensionConfig = ExtensionConfig.from(variables, config);
        LoopbackServer server = new LoopbackServer(config.api().port());
        Extensions extensions = new Extensions(extensionConfig, output, platformLog, server);
        Way way = way(config, launch, upNanos, output, server, functionOutput, markers, ready);
        if (config.credentialsToken() != null) {
            server.add(
                    CredentialsApi.VERSION, new CredentialsApi(config.credentialsToken(), gateways, way.failureLog()));
        }
        if (launch.purpose() == Purpose.FAILED) {
            way = new Way(notStarted(launch), way.failureLog(), false, () -> 0);
        }
        Initialiser initialiser = new Initialiser(way.loader(), config, gateways, platformLog, markers, extensions);
        Runner runner =
                new Runner(config, gateways, initialiser, way.failureLog(), platformLog, output, markers, extensions);
        Signal.handle(new Signal("TERM"), signal -> runner.terminate());
        if (way.early()) {
            initialise(initialiser, extensions, way, output, markers);
            if (launch.purpose() == Purpose.MAKE) {
                end(config, extensionConfig, extensions, output);
            }
        } else {
            extensions.prepare(); // the first invocation is logged before init
        }
        markers.polling();
        runner.run();
    }

    /**
     * How the function is run. Only the one that is used may load its classes.
     *
     * @param failureLog log for its failures
     * @param early whether init comes before the first poll
     * @param beginning of such an init
     */
    private record Way(FunctionLoader loader, Consumer<String> failureLog, boolean early, Beginning beginning) {}

    /** Waits until init can begin. */
    @FunctionalInterface
    private interface Beginning {
        /** Returns for how many nanoseconds it has been going on: Lambda's init counts from the start of a process. */
        long await() throws InterruptedException;
    }

    private static Way way(
            FunctionConfig config,
            Launch launch,
            long upNanos,
            LogOutput output,
            LoopbackServer server,
            FunctionOutput functionOutput,
            Markers markers,
            ReadyProcess ready)
            throws InterruptedException {
        if (config.image() != null) {
            return image(new ContainerLoader(config, output, server, functionOutput), output, markers);
        }
        boolean early = launch.initsEarly();
        if (config.bootstrap() != null) {
            return new Way(new BootstrapLoader(config, output, server, ready), output::line, early, () -> upNanos);
        }
        FunctionLog log = new FunctionLog(
                output, config.logging().level(), config.logging().format());
        return new Way(new HandlerLoader(config, log.logger()), log::failure, early, () -> upNanos);
    }

    private static Way image(ContainerLoader loader, LogOutput output, Markers markers) throws InterruptedException {
        try {
            loader.serve(markers);
        } catch (IOException e) {
            throw new IllegalArgumentException("a port of the Runtime API is in use: " + e.getMessage(), e);
        }
        return new Way(loader, output::line, loader.initsEarly(), loader::awaitContainer);
    }

    /** In place of the function: the end of its process. */
    private static FunctionLoader notStarted(Launch launch) {
        int status = launch.previousStatus().orElse(INIT_FAILED);
        return whenEnded -> {
            throw new InitException(requestId -> SandboxError.exited(requestId, status));
        };
    }

    private static void fetch(FunctionConfig config, GatewayPool gateways, Markers markers)
            throws InterruptedException {
        String cache = config.startCacheSha256();
        try {
            StartCache fetched = cache == null
                    ? null
                    : StartCache.fetch(cache, config.directories().state(), gateways);
            new FunctionContent(config).fetch(gateways);
            if (fetched != null) {
                fetched.await();
            }
        } catch (InitException e) {
            markers.initFailed(lastWords(e.failure()));
            Runtime.getRuntime().halt(INIT_FAILED);
        }
    }

    private static void upload(FunctionConfig config, GatewayPool gateways, Markers markers)
            throws InterruptedException {
        Path cache = StartCache.in(config.directories().state());
        try {
            markers.startCache(new StartCacheUpload(gateways, cache).send());
        } catch (ContentException e) {
            markers.initFailed(e.getMessage());
        } catch (IOException e) {
            markers.initFailed("The start cache could not be read: " + e);
        }
    }

    /**
     * Ends the program that makes the start cache, which the JVM writes now. No hook for the JVM's shutdown runs, just
     * as when Lambda makes a snapshot.
     */
    private static void end(
            FunctionConfig config, ExtensionConfig extensionConfig, Extensions extensions, LogOutput output) {
        EventRehearsal.run(config, extensionConfig);
        extensions.shutdown("spindown", millis -> {});
        output.flush();
        Runtime.getRuntime().halt(0);
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
            Initialiser initialiser, Extensions extensions, Way way, LogOutput output, Markers markers)
            throws InterruptedException {
        try {
            initialiser.initialise(way.beginning().await());
        } catch (InitException e) {
            if (e.failure().log() != null) {
                way.failureLog().accept(e.failure().log());
            }
            markers.initFailed(lastWords(e.failure()));
            extensions.shutdown("failure", millis -> {});
            way.loader().programEnds(INIT_FAILED);
            output.flush();
            Runtime.getRuntime().halt(INIT_FAILED);
        }
    }
}
