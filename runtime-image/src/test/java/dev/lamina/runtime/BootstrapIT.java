package dev.lamina.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.runtime.stub.Container;
import dev.lamina.runtime.stub.StubGateway;
import dev.lamina.runtime.stub.StubGateway.Call;
import dev.lamina.runtime.stub.Zips;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The entry script, the program and a bootstrap as processes: every other runtime behaves as {@link EntryIT} shows it
 * of Java handlers.
 */
class BootstrapIT {
    private static final Pattern PID = Pattern.compile("\"pid\":\"(\\d+)\"");

    @TempDir
    Path folder;

    private StubGateway gateway;
    private Container container;

    @BeforeEach
    void gateway() throws Exception {
        gateway = StubGateway.start();
        container = new Container(folder, gateway).variable("TROUBLE", folder.toString());
    }

    @AfterEach
    void end() throws Exception {
        container.close();
        gateway.close();
    }

    private void start() throws IOException {
        container.startBootstrap(
                "any.handler",
                new Zips()
                        .program("bootstrap", script("training.Loop").getBytes())
                        .bytes());
    }

    private static String script(String main) {
        return "#!/bin/sh\nexec '" + Path.of(System.getProperty("java.home"), "bin", "java")
                + "' -XX:TieredStopAtLevel=1 -Xshare:auto -cp '"
                + Path.of("target/aot-classes").toAbsolutePath() + "' " + main + "\n";
    }

    @Test
    void invocationsRunAndLogAsInLambda() throws Exception {
        container.variable("JAVA_TOOL_OPTIONS", "-Dof=the.function");
        start();
        Call cold = gateway.invoke("a", "{\"do\":\"print\",\"text\":\"hello\"}", "Lamina-Log-Tail", "true")
                .await();
        Call warm = gateway.invoke("b", "{}").await();

        assertThat(cold.text()).contains("\"calls\":1", "\"options\":\"-Dof=the.function\"", "\"ours\":false");
        assertThat(cold.headers())
                .containsKeys("Lamina-Init-Duration-Ms", "Lamina-Log-Result")
                .containsEntry("Lambda-Runtime-Invocation-Id", "inv-a");
        assertThat(Integer.parseInt(cold.headers().get("Lamina-Max-Memory-Mb")))
                .as("of the bootstrap")
                .isPositive();
        assertThat(warm.text()).contains("\"calls\":2");
        await().untilAsserted(() -> assertThat(container.log())
                .containsSubsequence(
                        "START RequestId: a Version: $LATEST\n",
                        "hello\n",
                        "END RequestId: a\n",
                        "REPORT RequestId: a\tDuration: ",
                        "\tInit Duration: ",
                        "START RequestId: b",
                        "REPORT RequestId: b\t"));
    }

    @Test
    void timeoutEndsProcessAndKeepsFiles() throws Exception {
        container.timeout(5);
        start();
        String file = folder.resolve("tmp-file").toString();
        long first = pid(gateway.invoke("a", "{\"do\":\"write\",\"file\":\"" + file + "\"}")
                .await());

        Call answer = gateway.invoke("b", "{\"do\":\"spin\"}").await();
        assertThat(answer.text())
                .isEqualTo("{\"errorMessage\":\"RequestId: b Error: Task timed out after 5.00 "
                        + "seconds\",\"errorType\":\"Sandbox.Timedout\"}");
        await().untilAsserted(() -> assertThat(ProcessHandle.of(first).filter(ProcessHandle::isAlive))
                .isEmpty());
        assertThat(gateway.invoke("c", "{\"file\":\"" + file + "\"}").await().text())
                .contains("\"calls\":1", "\"there\":true");
        assertThat(container.log()).contains("\tStatus: timeout\n");
    }

    /** As Python's client runs one event at a time: four at once are four processes, as on Lambda. */
    @Test
    void bootstrapOfImageStartsOncePerSlot() throws Exception {
        program(folder.resolve("runtime/bootstrap"), script("training.Loop"));
        container
                .variable("LAMINA_CONCURRENCY", "2")
                .variable("LAMINA_ONE_AT_A_TIME", "yes")
                .timeout(10);
        container.startBootstrap("any.handler", new Zips().file("index.py", "").bytes());

        StubGateway.Event slow = gateway.invoke("a", "{\"do\":\"spin\"}");
        await().until(() -> container.log().contains("START RequestId: a"));
        long other = pid(gateway.invoke("b", "{}").await());
        assertThat(slow.answer()).isNotDone();
        assertThat(ProcessHandle.of(other)).as("one of two").isPresent();

        gateway.invoke("c", "{\"do\":\"exit\",\"status\":\"7\"}").await();
        assertThat(slow.await().text()).as("the end of one is the end of all").contains("exit status 7");
        await().untilAsserted(() -> assertThat(ProcessHandle.of(other).filter(ProcessHandle::isAlive))
                .isEmpty());
        await().until(() -> gateway.idlePolls() == 2);
        assertThat(gateway.invoke("d", "{}").await().environment()).isEqualTo("pod/2");
    }

    /** The code's file of that name is not run, as on Lambda. */
    @Test
    void bootstrapOfImageIsStartedByWrapper() throws Exception {
        String command = script("training.Loop").replace("exec ", "set -- ");
        program(
                folder.resolve("runtime/bootstrap"),
                command + ". '" + Path.of("java25/exec.sh").toAbsolutePath() + "'\n");
        Zips layer = new Zips().program("wrap", "#!/bin/sh\nJAVA_TOOL_OPTIONS=-Dwrapped exec \"$@\"\n".getBytes());
        container
                .layers(layer)
                .variable(
                        "AWS_LAMBDA_EXEC_WRAPPER", folder.resolve("layer/wrap").toString());
        container.startBootstrap(
                "any.handler",
                new Zips()
                        .program("bootstrap", "#!/bin/sh\nexit 9\n".getBytes())
                        .bytes());
        assertThat(gateway.invoke("a", "{}").await().text()).contains("\"options\":\"-Dwrapped\"");
    }

    private static void program(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void exitIsReportedAndNextInvocationGetsNewProcess() throws Exception {
        start();
        Call answer = gateway.invoke("a", "{\"do\":\"exit\",\"status\":\"7\"}").await();
        assertThat(answer.text())
                .isEqualTo("{\"errorMessage\":\"RequestId: a Error: Runtime exited with error: exit status "
                        + "7\",\"errorType\":\"Runtime.ExitError\"}");
        assertThat(answer.headers()).containsEntry("Lambda-Runtime-Function-Error-Type", "Runtime.ExitError");
        assertThat(gateway.invoke("b", "{\"do\":\"exit\",\"status\":\"0\"}")
                        .await()
                        .text())
                .contains("Runtime exited without providing a reason");
        assertThat(gateway.invoke("c", "{}").await().environment()).isEqualTo("pod/3");
        assertThat(container.log())
                .contains("REPORT RequestId: a\t", "\tStatus: error\tError Type: Runtime.ExitError\n");
    }

    @Test
    void exitAfterResponseFailsNoInvocation() throws Exception {
        start();
        assertThat(gateway.invoke("a", "{\"do\":\"exit-afterwards\"}").await().path())
                .endsWith("/response");
        await().until(() -> gateway.calls("/environment/exit").size() == 1);
        assertThat(gateway.invoke("b", "{}").await().text()).contains("\"calls\":1");
    }

    @Test
    void errorIsForwardedAndProcessStays() throws Exception {
        start();
        Call answer = gateway.invoke("a", "{\"do\":\"error\"}").await();
        assertThat(answer.path()).endsWith("/error");
        assertThat(answer.text()).isEqualTo("{\"errorMessage\":\"told to\",\"errorType\":\"Trouble\"}");
        assertThat(answer.headers()).containsEntry("Lambda-Runtime-Function-Error-Type", "Runtime.Unknown");
        assertThat(gateway.invoke("b", "{}").await().text()).contains("\"calls\":2");
    }

    @Test
    void failedInitIsRetriedInInvocation() throws Exception {
        Files.writeString(folder.resolve("init-error"), "not yet");
        start();
        Call failed = gateway.invoke("a", "{}").await();
        assertThat(failed.text()).isEqualTo("{\"errorMessage\":\"not yet\",\"errorType\":\"Trouble\"}");
        assertThat(failed.headers()).containsEntry("Lambda-Runtime-Function-Error-Type", "Runtime.Trouble");

        Files.delete(folder.resolve("init-error"));
        assertThat(gateway.invoke("b", "{}").await().text()).contains("\"calls\":1");
        assertThat(container.log())
                .contains("INIT_REPORT Init Duration: ", "\tPhase: init\tStatus: error\tError Type: Runtime.Trouble\n");
    }

    @Test
    void missingBootstrapFailsInvocation() throws Exception {
        container.startBootstrap(
                "h", new Zips().file("readme", "no program here").bytes());
        assertThat(gateway.invoke("a", "{}").await().text())
                .isEqualTo("{\"errorMessage\":\"RequestId: a Error: Couldn't find valid bootstrap(s): "
                        + "[/var/task/bootstrap /opt/bootstrap]\",\"errorType\":\"Runtime.InvalidEntrypoint\"}");
    }

    @Test
    void nonExecutableBootstrapFailsInvocation() throws Exception {
        container.startBootstrap(
                "h", new Zips().file("bootstrap", "#!/bin/sh\n").bytes());
        assertThat(gateway.invoke("a", "{}").await().text())
                .contains(
                        "RequestId: a Error: fork/exec ", "/bootstrap: permission denied", "Runtime.InvalidEntrypoint");
    }

    /** Lambda's texts, which are those of Go's fork/exec. */
    @ParameterizedTest
    @MethodSource
    void unusableBootstrapFailsInvocation(String which, byte[] bootstrap, String why) throws Exception {
        container.startBootstrap("h", new Zips().program("bootstrap", bootstrap).bytes());
        assertThat(gateway.invoke("a", "{}").await().text())
                .contains("RequestId: a Error: fork/exec ", "/bootstrap: " + why, "Runtime.InvalidEntrypoint");
    }

    static List<Arguments> unusableBootstrapFailsInvocation() {
        byte[] foreign = new byte[200];
        System.arraycopy(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}, 0, foreign, 0, 7);
        foreign[18] = (byte) (System.getProperty("os.arch").equals("aarch64") ? 62 : 183);
        return List.of(
                Arguments.of(
                        "Windows' line ends", "#!/bin/sh\r\nexit 0\r\n".getBytes(UTF_8), "no such file or directory"),
                Arguments.of(
                        "no such interpreter",
                        "#!/opt/bin/ruby\nputs 1\n".getBytes(UTF_8),
                        "no such file or directory"),
                Arguments.of("another processor", foreign, "exec format error"),
                Arguments.of("neither script nor program", "echo hello\n".getBytes(UTF_8), "exec format error"),
                Arguments.of("empty", new byte[0], "exec format error"));
    }

    /** As on Lambda, which passes over a folder. */
    @Test
    void folderNamedBootstrapIsNotBootstrap() throws Exception {
        container.startBootstrap(
                "h", new Zips().file("bootstrap/notes.txt", "a folder").bytes());
        assertThat(gateway.invoke("a", "{}").await().text())
                .contains("Couldn't find valid bootstrap(s)", "Runtime.InvalidEntrypoint");
    }

    @Test
    void sigtermEndsAnIdleEnvironmentWithItsProcess() throws Exception {
        start();
        long pid = pid(gateway.invoke("a", "{}").await());
        await().until(() -> gateway.idlePolls() == 1);
        container.terminate();
        assertThat(container.status()).isZero();
        await().untilAsserted(() ->
                assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty());
    }

    private static long pid(Call answer) {
        Matcher pid = PID.matcher(answer.text());
        assertThat(pid.find()).as(answer.text()).isTrue();
        return Long.parseLong(pid.group(1));
    }
}
