package dev.lamina.runtime.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.runtime.FunctionConfig;
import dev.lamina.runtime.Markers;
import dev.lamina.runtime.function.InitException;
import dev.lamina.runtime.function.LoadedFunction;
import dev.lamina.runtime.function.Outcome;
import dev.lamina.runtime.gateway.Invocation;
import dev.lamina.runtime.http.HttpConnection;
import dev.lamina.runtime.log.LogOutput;
import dev.lamina.runtime.loopback.LoopbackServer;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Init, invocations and the end of an image's program, which another party starts. */
class ContainerLoaderTest {
    private static final long FIRST = 30;

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream own = new ByteArrayOutputStream();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final List<HttpConnection> connections = new ArrayList<>();
    private final List<LoopbackServer> servers = new ArrayList<>();
    private FakeProc proc;

    @BeforeEach
    void fill() throws Exception {
        proc = new FakeProc(folder.resolve("proc"));
    }

    @AfterEach
    void stop() throws Exception {
        connections.forEach(HttpConnection::close);
        for (LoopbackServer server : servers) {
            server.close();
        }
    }

    @Test
    void platformsLinesGoToFunctionsOutput() throws Exception {
        ContainerLoader loader = loader();
        Path output = startFirst();
        loader.awaitContainer();

        LoadedFunction function = load(loader);
        call(function, "a");
        assertThat(Files.readString(output)).isEqualTo("a line before the call\n");
        assertThat(own.size()).isZero();
    }

    @Test
    void outputThatCannotBeOpenedIsReplacedByOwn() throws Exception {
        ContainerLoader loader = loader();
        proc.process(FIRST, 0, 100);

        call(load(loader), "a");

        assertThat(own.toString(StandardCharsets.UTF_8))
                .contains("cannot be opened")
                .contains("a line before the call");
    }

    @Test
    void endOfProcessLeavesInvocationUnanswered() throws Exception {
        ContainerLoader loader = loader();
        startFirst();
        LoadedFunction function = load(loader);
        CompletableFuture<Outcome> outcome = call(function, "a");

        proc.end(FIRST);

        assertThat(get(outcome).unanswered()).isTrue();
        assertThat(get(outcome).errorType()).isEqualTo("Runtime.ExitError");
        assertThat(function.awaitReady()).isFalse();
        assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
    }

    /** Nothing has run: another environment can take what comes. */
    @Test
    void endWhileIdleIsSeenBeforeNextCall() throws Exception {
        ContainerLoader loader = loader();
        startFirst();
        LoadedFunction function = load(loader);
        assertThat(function.awaitReady()).isTrue();

        proc.end(FIRST);
        assertThat(function.awaitReady()).isFalse();
    }

    /** With perInstance. */
    @Test
    void clientThatAsksTwiceRunsTwoAtOnce() throws Exception {
        concurrency = 2;
        ContainerLoader loader = loader();
        startFirst();
        LoadedFunction function = load(loader);
        CompletableFuture<Outcome> first = call(function, "a");
        askForEvent();
        assertThat(function.awaitReady()).isTrue();

        CompletableFuture<Outcome> second = call(function, "b");
        post("invocation/b/response", "", "\"b\"");
        assertThat(get(second).body()).isEqualTo("\"b\"".getBytes());
        assertThat(first).isNotDone();
    }

    /** The kubelet was faster than this program. */
    @Test
    void nextRunOfContainerIsKept() throws Exception {
        ContainerLoader loader = loader();
        startFirst();
        proc.process(31, FIRST, 101);
        LoadedFunction function = load(loader);
        proc.end(FIRST);
        assertThat(function.awaitReady()).isFalse();
        proc.process(40, 0, 2_000);

        loader.programEnds(123);
        assertThat(proc.killed).containsExactly(31L);
    }

    @Test
    void processThatSurvivesIsKilledByNextProgram() throws Exception {
        proc.unkillable(31);
        ContainerLoader loader = loader();
        startFirst();
        proc.process(31, FIRST, 101);
        load(loader);
        loader.programEnds(124);
        proc.killed.clear();

        loader();
        assertThat(proc.killed).contains(31L);
    }

    @Test
    void endDuringInitIsUnexplained() throws Exception {
        ContainerLoader loader = loader();
        startFirst();
        loader.awaitContainer();
        CompletableFuture<Outcome> failure = failingLoad(loader);
        proc.end(FIRST);

        assertThat(get(failure).unanswered()).isTrue();
        assertThat(loader().initsEarly()).as("there is no error to report").isTrue();
    }

    @Test
    void reportedInitErrorIsKeptForInvocation() throws Exception {
        ContainerLoader loader = loader();
        startFirst();
        CompletableFuture<Outcome> failure = failingLoad(loader);
        post("init/error", "Runtime.ImportModuleError", "{\"errorMessage\":\"no module\"}");
        assertThat(get(failure).errorType()).isEqualTo("Runtime.ImportModuleError");
        proc.end(FIRST);
        loader.programEnds(1);

        ContainerLoader next = loader();
        assertThat(next.initsEarly()).isFalse();
        lastInitFailed(Instant.now().minusSeconds(60));
        next = loader();
        assertThat(get(failingLoad(next)).errorType()).isEqualTo("Runtime.ImportModuleError");
        assertThat(get(failingLoad(next)).fatal()).as("the program goes on").isFalse();

        startFirst();
        load(next);
        assertThat(loader().initsEarly()).as("init succeeded").isTrue();
    }

    @Test
    void endDuringLateInitIsUnexplained() throws Exception {
        Files.createDirectories(folder.resolve("state"));
        Files.writeString(folder.resolve("state/function-init-error"), "Runtime.ImportModuleError\n{}");
        ContainerLoader loader = loader();
        startFirst();
        loader.awaitContainer();
        CompletableFuture<Outcome> failure = failingLoad(loader);
        proc.end(FIRST);

        assertThat(get(failure).unanswered()).isTrue();
    }

    @Test
    void imageWithoutClientIsNamed() throws Exception {
        ContainerLoader loader = loader();
        Path output = startFirst();
        loader.awaitContainer();
        loader.programEnds(124); // init took too long

        assertThat(proc.killed).containsExactly(FIRST);
        assertThat(Files.readString(output))
                .startsWith("Runtime.InvalidEntrypoint: The image's process does not call the Runtime API at "
                        + "AWS_LAMBDA_RUNTIME_API. It needs AWS's runtime interface client");
        startFirst();
        assertThat(new String(get(failingLoad(loader())).body(), StandardCharsets.UTF_8))
                .contains("\"Runtime.InvalidEntrypoint\"", "runtime interface client");
    }

    @Test
    void processesAreKilledWhenProgramFails() throws Exception {
        ContainerLoader loader = loader();
        startFirst();
        proc.process(31, FIRST, 101);
        load(loader);

        loader.programEnds(124);
        assertThat(proc.killed).containsExactlyInAnyOrder(FIRST, 31L);
    }

    @Test
    void processesOfProgramThatCrashedAreKilled() throws Exception {
        startFirst();
        loader();
        assertThat(proc.killed).containsExactly(FIRST);
    }

    @Test
    void processThatStartedSinceTheEndIsKept() throws Exception {
        ContainerLoader loader = loader();
        startFirst();
        load(loader);
        loader.programEnds(124);
        proc.killed.clear();

        startFirst();
        loader();
        assertThat(proc.killed).isEmpty();
    }

    @Test
    void stopKillsNothing() throws Exception {
        ContainerLoader loader = loader();
        startFirst();
        load(loader);

        loader.programEnds(0); // the hook does not ask: it is not waited for
        assertThat(proc.killed).isEmpty();
        HttpConnection client = open();
        client.send("GET /2018-06-01/ping HTTP/1.1\r\nHost: x\r\n\r\n".getBytes());
        assertThat(client.read().status()).as("the API is still served").isEqualTo(200);
    }

    private Path startFirst() throws Exception {
        proc.process(FIRST, 0, 100);
        return proc.pipe(FIRST);
    }

    private void lastInitFailed(Instant at) throws Exception {
        Files.setLastModifiedTime(folder.resolve("state/function-init-error"), FileTime.from(at));
    }

    /** As a start of the program makes it. */
    private ContainerLoader loader() throws Exception {
        stop();
        FunctionConfig config = FunctionConfig.from(Map.of(
                "LAMINA_RUNS",
                "container",
                "LAMINA_CONCURRENCY",
                String.valueOf(concurrency),
                "LAMINA_GATEWAY",
                "gateway:8081",
                "LAMINA_POD_NAME",
                "pod",
                "LAMINA_STATE_FOLDER",
                Files.createDirectories(folder.resolve("state")).toString(),
                "LAMINA_DRAINED_PORT",
                String.valueOf(freePort())));
        FunctionOutput output = new FunctionOutput(own);
        log = new LogOutput(output, false);
        LoopbackServer server = new LoopbackServer(0);
        servers.add(server);
        ContainerLoader loader = new ContainerLoader(config, log, server, output, proc.processes());
        loader.serve(new Markers(config.directories().state()));
        assertThat(folder.resolve("state/serving")).exists();
        return loader;
    }

    private LogOutput log;
    private int concurrency = 1;

    private static int freePort() throws Exception {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    /** The client asks for its first event. */
    private LoadedFunction load(ContainerLoader loader) throws Exception {
        askForEvent();
        return loader.load(ended::countDown);
    }

    private void askForEvent() throws Exception {
        open().send("GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: x\r\n\r\n".getBytes());
    }

    private CompletableFuture<Outcome> failingLoad(ContainerLoader loader) {
        return async(() -> {
            try {
                loader.load(() -> {});
                throw new IllegalStateException("loaded");
            } catch (InitException e) {
                return e.failure();
            }
        });
    }

    private CompletableFuture<Outcome> call(LoadedFunction function, String id) throws Exception {
        log.line("a line before the call");
        Invocation invocation =
                new Invocation(id, "inv-" + id, 0, "arn", null, null, null, null, false, false, "{}".getBytes());
        CompletableFuture<Outcome> outcome = async(() -> function.call(invocation, 5_000));
        connections.getLast().read(); // the client has the event
        return outcome;
    }

    private void post(String call, String type, String body) throws Exception {
        HttpConnection client = open();
        client.send(("POST /2018-06-01/runtime/" + call + " HTTP/1.1\r\nHost: x\r\n"
                        + "Lambda-Runtime-Function-Error-Type: " + type + "\r\nContent-Length: " + body.length()
                        + "\r\n\r\n" + body)
                .getBytes());
        assertThat(client.read().status()).isEqualTo(202);
    }

    private HttpConnection open() throws Exception {
        connections.add(HttpConnection.open(
                new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), servers.getLast().port()),
                1_000,
                20_000));
        return connections.getLast();
    }

    private interface Task<T> {
        T run() throws Exception;
    }

    private static <T> CompletableFuture<T> async(Task<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                result.complete(task.run());
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    private static <T> T get(CompletableFuture<T> result) throws Exception {
        return result.get(20, TimeUnit.SECONDS);
    }
}
