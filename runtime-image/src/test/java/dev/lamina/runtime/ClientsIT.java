package dev.lamina.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lamina.runtime.stub.Container;
import dev.lamina.runtime.stub.StubGateway;
import dev.lamina.runtime.stub.StubGateway.Call;
import dev.lamina.runtime.stub.Zips;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * AWS's own runtime clients, as they are published, complete invocations with Lamina's Runtime API.
 * dev/runtime-clients.sh has built functions on them.
 */
class ClientsIT {
    private static final Path SOURCES = Path.of("src/test/clients");
    private static final Pattern LEFT = Pattern.compile("\"left\": ?(\\d+)");
    private static final int TIMEOUT = 20;

    @TempDir
    Path folder;

    private StubGateway gateway;
    private Container container;

    @BeforeEach
    void gateway() throws Exception {
        gateway = StubGateway.start();
        container = new Container(folder, gateway)
                .timeout(TIMEOUT)
                .variable("AWS_LAMBDA_FUNCTION_NAME", "f")
                .variable("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
                .variable("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512");
    }

    @AfterEach
    void end() throws Exception {
        container.close();
        gateway.close();
    }

    @Test
    void goClientConverses() throws Exception {
        container.startBootstrap(
                "any",
                new Zips()
                        .program("bootstrap", Files.readAllBytes(client("go").resolve("bootstrap")))
                        .bytes());
        converses("go", "errorString");
    }

    @Test
    void goClientStreamsErrorAfterChunks() throws Exception {
        container.startBootstrap(
                "any",
                new Zips()
                        .program("bootstrap", Files.readAllBytes(client("go").resolve("bootstrap")))
                        .bytes());
        Call end =
                gateway.invoke("a", "{\"chunks\":3}", "Lamina-Log-Tail", "true").await();
        assertThat(streamed("a")).isEqualTo("00000\n00001\n00002\n");
        assertThat(end.path()).endsWith("/a/end");
        assertThat(end.headers())
                .containsKeys("Lamina-Duration-Ms", "Lamina-Log-Result")
                .doesNotContainKey("Lambda-Runtime-Function-Error-Type");

        Call broken =
                gateway.invoke("b", "{\"chunks\":2,\"break\":\"half way\"}").await();
        assertThat(streamed("b")).isEqualTo("00000\n00001\n");
        assertThat(broken.headers()).containsKey("Lambda-Runtime-Function-Error-Type");
        assertThat(broken.text()).contains("\"errorMessage\":\"half way\"");
        assertThat(gateway.invoke("c", "{\"said\":\"hi\"}").await().text()).contains("\"said\":\"hi\"");
    }

    @Test
    void firstChunkArrivesBeforeFunctionEnds() throws Exception {
        Path last = folder.resolve("last");
        CompletableFuture<String> first = new CompletableFuture<>();
        gateway.onChunk = chunk -> first.complete(new String(chunk));
        container.startBootstrap(
                "any",
                new Zips()
                        .program("bootstrap", Files.readAllBytes(client("go").resolve("bootstrap")))
                        .bytes());
        StubGateway.Event event = gateway.invoke("a", "{\"chunks\":2,\"until\":\"" + last + "\"}");
        assertThat(first.get(60, TimeUnit.SECONDS)).isEqualTo("00000\n");
        assertThat(event.answer()).isNotDone();
        Files.createFile(last);
        event.await();
        assertThat(streamed("a")).isEqualTo("00000\n00001\n");
    }

    /** The function can write only as much as the kernel holds for two connections, not its whole result. */
    @Test
    void slowGatewayPausesFunction() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        gateway.onChunk = chunk -> awaitUninterrupted(go);
        container
                .timeout(60)
                .startBootstrap(
                        "any",
                        new Zips()
                                .program(
                                        "bootstrap",
                                        Files.readAllBytes(client("go").resolve("bootstrap")))
                                .bytes());
        StubGateway.Event event = gateway.invoke("a", "{\"chunks\":500,\"bytes\":200000}");
        await().until(() -> container.log().contains("written 0"));
        long[] before = {0};
        await().pollInterval(Duration.ofMillis(300)).until(() -> {
            long now = written();
            boolean stands = now == before[0];
            before[0] = now;
            return stands && now > 0;
        });
        assertThat(written()).as("of 500 parts of 200 kB").isLessThan(300);
        go.countDown();
        event.await();
        assertThat(written()).isEqualTo(500);
    }

    private long written() throws IOException {
        return container
                .log()
                .lines()
                .filter(line -> line.startsWith("written"))
                .count();
    }

    @Test
    void timeoutEndsStreamWithError() throws Exception {
        container
                .timeout(5)
                .startBootstrap(
                        "any",
                        new Zips()
                                .program(
                                        "bootstrap",
                                        Files.readAllBytes(client("go").resolve("bootstrap")))
                                .bytes());
        Call end = gateway.invoke("a", "{\"chunks\":2,\"until\":\"" + folder.resolve("never") + "\"}")
                .await();
        assertThat(streamed("a")).isEqualTo("00000\n");
        assertThat(end.headers()).containsEntry("Lambda-Runtime-Function-Error-Type", "Sandbox.Timedout");
        assertThat(gateway.invoke("b", "{}").await().environment()).isEqualTo("pod/2");
        assertThat(container.log()).contains("\tStatus: timeout\n");
    }

    private String streamed(String id) {
        return gateway.calls("/" + id + "/response").getFirst().text();
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void pythonClientConverses() throws Exception {
        container.variable("PYTHONPATH", client("python").toString());
        container.startBootstrap(
                "index.handler",
                new Zips()
                        .program("bootstrap", pythonBootstrap())
                        .file("index.py", Files.readAllBytes(SOURCES.resolve("python/index.py")))
                        .bytes());
        converses("python", "ValueError");
    }

    @Test
    void unloadablePythonModuleFailsInit() throws Exception {
        container.variable("PYTHONPATH", client("python").toString());
        container.startBootstrap(
                "index.missing",
                new Zips()
                        .program("bootstrap", pythonBootstrap())
                        .file("index.py", "import nothing_of_the_kind\n")
                        .bytes());
        assertThat(gateway.invoke("a", "{}").await().text())
                .contains("Runtime.ImportModuleError", "nothing_of_the_kind");
    }

    /** As in the image of Python: the client runs one event at a time, so there is one for each slot. */
    @Test
    void pythonClientRunsSeveralAtOnce() throws Exception {
        Path own = Files.createDirectories(folder.resolve("runtime")).resolve("bootstrap");
        Files.write(own, pythonBootstrap());
        assertThat(own.toFile().setExecutable(true)).isTrue();
        container
                .variable("PYTHONPATH", client("python").toString())
                .variable("LAMINA_CONCURRENCY", "2")
                .variable("LAMINA_ONE_AT_A_TIME", "yes");
        container.startBootstrap(
                "index.handler", new Zips().file("index.py", """
        import os
        import time
        def handler(event, context):
            while event['file'] and not os.path.exists(event['file']):
                time.sleep(0.02)
            return os.getpid()
        """).bytes());
        Path file = folder.resolve("go");
        StubGateway.Event slow = gateway.invoke("a", "{\"file\":\"" + file + "\"}");
        await().until(() -> container.log().contains("START RequestId: a"));
        String other = gateway.invoke("b", "{\"file\":\"\"}").await().text();
        assertThat(slow.answer()).isNotDone();
        Files.createFile(file);
        assertThat(slow.await().text()).isNotEqualTo(other);
    }

    @Test
    void rustClientConverses() throws Exception {
        Path program = client("rust").resolve("bootstrap");
        assumeTrue(Files.exists(program), "dev/runtime-clients.sh found no cargo on this machine");
        container.startBootstrap(
                "any",
                new Zips().program("bootstrap", Files.readAllBytes(program)).bytes());
        converses("rust", "");
    }

    @Test
    void javaClientConverses() throws Exception {
        String command = "exec '" + Path.of(System.getProperty("java.home"), "bin", "java") + "' -cp '"
                + Path.of("target/lib").toAbsolutePath() + "/*:"
                + Path.of("target/test-classes").toAbsolutePath()
                + "' com.amazonaws.services.lambda.runtime.api.client.AWSLambda \"$_HANDLER\"\n";
        container.startBootstrap(
                "example.Client::handle",
                new Zips()
                        .program("bootstrap", ("#!/bin/sh\n" + command).getBytes())
                        .bytes());
        converses("java", "java.lang.IllegalArgumentException");
    }

    /** A result, an error with the client's own text, and a result again; the log is in order. */
    private void converses(String name, String errorType) throws Exception {
        Call answer = gateway.invoke("id-a", "{\"said\":\"hello\"}").await();
        assertThat(answer.path()).as(answer.text() + "\n" + container.log()).endsWith("/id-a/response");
        assertThat(answer.text().replace(": ", ":").replace(", ", ","))
                .contains(
                        "\"client\":\"" + name + "\"",
                        "\"said\":\"hello\"",
                        "\"id\":\"id-a\"",
                        "\"arn\":\"arn:aws:lambda:eu-west-1:default:function:f\"");
        Matcher left = LEFT.matcher(answer.text());
        assertThat(left.find()).isTrue();
        assertThat(Long.parseLong(left.group(1))).isBetween(TIMEOUT * 1000L - 15_000, TIMEOUT * 1000L);

        Call failed = gateway.invoke("id-b", "{\"fail\":\"as told\"}").await();
        assertThat(failed.path()).endsWith("/id-b/error");
        assertThat(failed.text()).contains("as told", errorType);
        assertThat(gateway.invoke("id-c", "{\"said\":\"again\"}").await().path())
                .endsWith("/id-c/response");
        await().untilAsserted(() -> assertThat(container.log())
                .containsSubsequence(
                        "START RequestId: id-a", name + " says ", "END RequestId: id-a", "REPORT RequestId: id-a"));
    }

    /** The bootstrap of the image, on this machine's Python, for which the client was installed. */
    private static byte[] pythonBootstrap() throws IOException {
        return Files.readString(Path.of("python/bootstrap"))
                .replace("/usr/bin/python3.??", "python3")
                .replace("/var/runtime/bootstrap.py", absolute("python/bootstrap.py"))
                .replace("/var/lamina/exec.sh", absolute("java25/exec.sh"))
                .getBytes();
    }

    private static String absolute(String path) {
        return Path.of(path).toAbsolutePath().toString();
    }

    private static Path client(String name) throws IOException {
        String folder = System.getenv("LAMINA_RUNTIME_CLIENTS");
        if (folder == null) {
            throw new IOException(
                    "LAMINA_RUNTIME_CLIENTS is not set: run `make test`, or `eval \"$(dev/test-env.sh)\"` in this "
                            + "shell");
        }
        return Path.of(folder, name);
    }
}
