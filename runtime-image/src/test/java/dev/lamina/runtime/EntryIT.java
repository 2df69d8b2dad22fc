package dev.lamina.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.runtime.stub.StubGateway;
import dev.lamina.runtime.stub.StubGateway.Call;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The entry script and the program as processes, with this machine's JDK instead of the image's. */
@Execution(ExecutionMode.CONCURRENT)
class EntryIT extends RuntimeInContainer {
    private static final Pattern PLATFORM_LINE =
            Pattern.compile("\\{\"time\":\"[^\"]+Z\",\"type\":\"(platform\\.\\w+)\",\"record\":\\{.*}}");
    private static final Pattern LOGGER_LINE =
            Pattern.compile("\\{\"timestamp\":\"[^\"]+Z\",.*\"level\":\"(\\w+)\",.*\"AWSRequestId\":\"(\\w+)\".*}");

    @Test
    void invocationsRunAndLogAsInLambda() throws Exception {
        container.start("example.Trouble::handle");
        Call cold = gateway.invoke("a", "{\"do\":\"print\",\"text\":\"hello\"}", "Lamina-Log-Tail", "true")
                .await();
        Call warm = gateway.invoke("b", "{}").await();

        assertThat(cold.text()).contains("\"calls\":1");
        assertThat(cold.headers())
                .containsKeys("Lamina-Init-Duration-Ms", "Lamina-Log-Result")
                .hasEntrySatisfying("Lamina-Environment", id -> assertThat(id).matches("pod/1-[0-9a-f]{8}"));
        assertThat(warm.text()).contains("\"calls\":2");
        assertThat(warm.headers()).doesNotContainKeys("Lamina-Init-Duration-Ms", "Lamina-Log-Result");
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
    void tokenVariableIsUsedAndHiddenFromFunction() throws Exception {
        Path file = folder.resolve("state/token");
        container
                .variable("LAMINA_TOKEN", "signed")
                .variable("LAMINA_TOKEN_FILE", file.toString())
                .start("example.Trouble::handle");
        Call answer = gateway.invoke("a", "{\"do\":\"variable\",\"name\":\"LAMINA_TOKEN\"}")
                .await();

        assertThat(answer.headers()).containsEntry("Authorization", "Bearer signed");
        assertThat(Files.getPosixFilePermissions(file))
                .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        await().untilAsserted(() -> assertThat(container.log()).contains("LAMINA_TOKEN=null"));
    }

    @Test
    void jsonLogMatchesLambda() throws Exception {
        container
                .variable("AWS_LAMBDA_FUNCTION_NAME", "f")
                .variable("AWS_LAMBDA_LOG_FORMAT", "JSON")
                .variable("AWS_LAMBDA_LOG_LEVEL", "INFO")
                .variable("LAMINA_SYSTEM_LOG_LEVEL", "DEBUG")
                .start("example.Trouble::handle");
        gateway.invoke("a", "{\"do\":\"print\",\"text\":\"hello\"}").await();
        gateway.invoke("b", "{\"do\":\"throw\"}").await();

        await().untilAsserted(() -> assertThat(container.log().lines().map(EntryIT::kind))
                .containsExactly(
                        "platform.initStart",
                        "platform.initRuntimeDone",
                        "platform.initReport",
                        "platform.start",
                        "hello",
                        "platform.runtimeDone",
                        "platform.report",
                        "platform.start",
                        "ERROR of b",
                        "platform.runtimeDone",
                        "platform.report"));
        assertThat(container.log())
                .contains("\"functionName\":\"f\",\"functionVersion\":\"$LATEST\",\"instanceId\":\"pod\"", "told to");
    }

    /** The kind of the line, if the platform or the logger wrote it; else the line. */
    private static String kind(String line) {
        Matcher platform = PLATFORM_LINE.matcher(line);
        Matcher logger = LOGGER_LINE.matcher(line);
        return platform.matches()
                ? platform.group(1)
                : logger.matches() ? logger.group(1) + " of " + logger.group(2) : line;
    }

    @Test
    void warnLevelLogsFailuresOnly() throws Exception {
        container
                .variable("AWS_LAMBDA_LOG_FORMAT", "JSON")
                .variable("LAMINA_SYSTEM_LOG_LEVEL", "WARN")
                .timeout(3)
                .start("example.Trouble::handle");
        gateway.invoke("a", "{}").await();
        gateway.invoke("b", "{\"do\":\"spin\"}").await();

        await().untilAsserted(() -> assertThat(container.log().lines().map(EntryIT::kind))
                .containsExactly("platform.runtimeDone", "platform.report"));
        assertThat(container.log())
                .contains("\"requestId\":\"b\",\"status\":\"timeout\"")
                .doesNotContain("\"a\"");
    }

    @Test
    void timeoutResetsEnvironment() throws Exception {
        container.timeout(3).start("example.Trouble::handle");
        String file = folder.resolve("tmp-file").toString();
        gateway.invoke("a", "{\"do\":\"write\",\"file\":\"" + file + "\"}").await();

        Call answer = gateway.invoke("b", "{\"do\":\"spin\"}").await();
        assertThat(answer.text())
                .isEqualTo("{\"errorMessage\":\"RequestId: b Error: Task timed out after 3.00 "
                        + "seconds\",\"errorType\":\"Sandbox.Timedout\"}");
        long answered = System.nanoTime();
        assertThat(answer.headers()).containsEntry("Lambda-Runtime-Function-Error-Type", "Sandbox.Timedout");

        await().until(() -> gateway.idlePolls() == 1);
        assertThat(Duration.ofNanos(System.nanoTime() - answered)).isLessThan(container.patience());
        assertThat(gateway.invoke("c", "{\"file\":\"" + file + "\"}").await().text())
                .contains("\"calls\":1", "\"file\":true");
        assertThat(gateway.calls("/environment/exit").getFirst().textWithoutRun())
                .isEqualTo("{\"environment\":\"pod/1\",\"exitStatus\":124}");
        assertThat(gateway.calls("/content/")).as("code is fetched once").hasSize(1);
        assertThat(container.log()).contains("\tStatus: timeout\n");
    }

    @Test
    void unreadLogDoesNotPreventReset() throws Exception {
        container.timeout(3).unread().start("example.Trouble::handle");
        Call answer = gateway.invoke("a", "{\"do\":\"print\",\"text\":\"" + "x".repeat(500_000) + "\"}")
                .await();
        assertThat(answer.text()).contains("Sandbox.Timedout");
        await().until(() -> gateway.calls("/environment/exit").stream()
                .anyMatch(call -> call.textWithoutRun().equals("{\"environment\":\"pod/1\",\"exitStatus\":124}")));
    }

    @Test
    void nextProcessReportsExitStatusOfLast() throws Exception {
        container.start("example.Trouble::handle");
        gateway.invoke("a", "{\"do\":\"exit\",\"status\":\"7\"}");
        await().until(() -> gateway.calls("/environment/exit").size() == 1);
        gateway.invoke("b", "{\"do\":\"halt\"}");
        await().until(() -> gateway.calls("/environment/exit").size() == 2);

        assertThat(gateway.calls("/environment/exit"))
                .extracting(Call::textWithoutRun)
                .containsExactly(
                        "{\"environment\":\"pod/1\",\"exitStatus\":7}",
                        "{\"environment\":\"pod/2\",\"exitStatus\":137}");
        assertThat(gateway.invoke("c", "{}").await().environment()).isEqualTo("pod/3");
        assertThat(container.log())
                .contains("REPORT RequestId: a\t", "\tStatus: error\tError Type: Runtime.ExitError\n");
    }

    @Test
    void outOfHeapFailsInvocationAndResets() throws Exception {
        container.start("example.Trouble::handle");
        Call answer = gateway.invoke("a", "{\"do\":\"memory\"}").await();
        assertThat(answer.text()).contains("\"errorType\":\"java.lang.OutOfMemoryError\"");
        assertThat(gateway.invoke("b", "{}").await().text()).contains("\"calls\":1");
        assertThat(container.log()).contains("\tStatus: error\tError Type: Runtime.ExitError\n");
    }

    /**
     * Small objects that a static field holds: nothing is freed when the handler ends, and no byte is left for the
     * response.
     */
    @Test
    void fullHeapFailsInvocationAndResets() throws Exception {
        container.timeout(40).start("example.Trouble::handle");
        Call answer = gateway.invoke("a", "{\"do\":\"leak\"}").await();
        assertThat(answer.text()).contains("\"errorType\":\"java.lang.OutOfMemoryError\"");
        assertThat(gateway.invoke("b", "{}").await().text()).contains("\"calls\":1");
    }

    /**
     * All invocations share the heap: no further ones are taken, those that run may finish, and a fresh environment
     * serves the next one.
     */
    @Test
    void fullHeapResetsEnvironmentWithSeveralSlots() throws Exception {
        container.variable("LAMINA_CONCURRENCY", "2").timeout(40).start("example.Trouble::handle");
        Call answer = gateway.invoke("a", "{\"do\":\"leak\"}").await();
        assertThat(answer.path()).as("notified, or ended").matches(".*/(error|exit)");
        // A poll that was open at the time may get one more, which is handed back.
        await().until(() ->
                gateway.invoke("x" + System.nanoTime(), "{}").await().path().endsWith("/response"));
        assertThat(gateway.calls("/response")).last().satisfies(call -> {
            assertThat(call.text()).contains("\"calls\":1");
            assertThat(call.environment()).isEqualTo("pod/2");
        });
    }

    @Test
    void exceptionKeepsEnvironment() throws Exception {
        container.start("example.Trouble::handle");
        assertThat(gateway.invoke("a", "{\"do\":\"throw\"}").await().text())
                .startsWith("{\"errorMessage\":\"told to\",\"errorType\":\"java.io.IOException\"");
        assertThat(gateway.invoke("b", "{}").await().text()).contains("\"calls\":2");
        assertThat(container.log()).contains("told to: java.io.IOException\n").doesNotContain("Status: ");
    }

    @Test
    void failedInitIsRetriedInInvocation() throws Exception {
        container.start("example.Trouble$Late::handle");
        Call failed = gateway.invoke("a", "\"x\"").await();
        assertThat(failed.text())
                .isEqualTo("{\"errorMessage\":\"not yet\",\"errorType\":\"java.lang.IllegalStateException\"}");
        assertThat(failed.headers())
                .containsEntry("Lambda-Runtime-Function-Error-Type", "Runtime.BadFunctionCode")
                .doesNotContainKey("Lamina-Init-Duration-Ms");
        assertThat(folder.resolve("tries")).hasContent("xx");

        Files.createFile(folder.resolve("healed"));
        assertThat(gateway.invoke("b", "\"x\"").await().text()).isEqualTo("\"x\"");
        assertThat(container.log())
                .contains(
                        "INIT_REPORT Init Duration: ",
                        "\tPhase: init\tStatus: error\tError Type: Runtime.BadFunctionCode\n",
                        "\tPhase: invoke\t")
                .containsSubsequence("REPORT RequestId: a", "\tStatus: error\tError Type: Runtime.BadFunctionCode\n");
    }

    @Test
    void provisionedContainerEndsOnceWhenInitFails() throws Exception {
        container
                .variable("AWS_LAMBDA_INITIALIZATION_TYPE", "provisioned-concurrency")
                .start("example.Trouble$Late::handle");
        assertThat(container.status()).isEqualTo(1);
        assertThat(container.lastWords()).startsWith("not yet: java.lang.IllegalStateException");
        assertThat(gateway.calls("/next")).isEmpty();

        container.startAgain();
        await().until(() -> gateway.idlePolls() == 1);
        assertThat(folder.resolve("state/initialised")).doesNotExist();
        assertThat(gateway.invoke("a", "\"x\"").await().text()).contains("not yet");
        Files.createFile(folder.resolve("healed"));
        assertThat(gateway.invoke("b", "\"x\"").await().text()).isEqualTo("\"x\"");
        assertThat(folder.resolve("state/initialised")).exists();
    }

    @Test
    void exitInProvisionedInitIsReportedWithStatus() throws Exception {
        Files.createFile(folder.resolve("exit"));
        container
                .variable("AWS_LAMBDA_INITIALIZATION_TYPE", "provisioned-concurrency")
                .start("example.Trouble$Late::handle");
        assertThat(container.status()).isEqualTo(1);
        assertThat(container.lastWords()).isEqualTo("The program ended during init with status 3\n");
    }

    @Test
    void provisionedInitIsReportedOnlyIfInvocationWaited() throws Exception {
        container
                .variable("AWS_LAMBDA_INITIALIZATION_TYPE", "provisioned-concurrency")
                .start("example.Trouble::handle");
        assertThat(gateway.invoke("a", "{}").await().headers()).doesNotContainKey("Lamina-Init-Duration-Ms");
        gateway.invoke("b", "{\"do\":\"exit\",\"status\":\"0\"}");
        Call cold = gateway.invoke("c", "{}", "Lamina-Waited", "true").await();
        Call warm = gateway.invoke("d", "{}", "Lamina-Waited", "true").await();
        assertThat(cold.headers()).containsKey("Lamina-Init-Duration-Ms");
        assertThat(cold.environment()).isEqualTo("pod/2");
        assertThat(warm.headers()).doesNotContainKey("Lamina-Init-Duration-Ms");
        assertThat(container.log()).contains("INIT_REPORT Init Duration: ", "\tPhase: init\tStatus: success\n");
    }

    @Test
    void exitInInitIsReportedDuringInvocation() throws Exception {
        Files.createFile(folder.resolve("exit"));
        container.start("example.Trouble$Late::handle");
        gateway.invoke("a", "\"x\"");
        await().until(() -> gateway.calls("/environment/exit").stream()
                .anyMatch(call -> call.textWithoutRun().equals("{\"environment\":\"pod/2\",\"exitStatus\":3}")));
        assertThat(folder.resolve("tries")).content().startsWith("xx");
    }

    @Test
    void timeoutCoversInitInInvocation() throws Exception {
        container.timeout(5).start("example.Trouble$Late::handle");
        await().until(() -> gateway.idlePolls() == 1); // init has failed once
        Files.createFile(folder.resolve("hang"));
        assertThat(gateway.invoke("a", "\"x\"").await().text()).contains("Sandbox.Timedout");

        Files.delete(folder.resolve("hang"));
        Files.createFile(folder.resolve("healed"));
        assertThat(gateway.invoke("b", "\"x\"").await().text()).isEqualTo("\"x\"");
    }

    @Test
    void failedStartIsExplainedAndRetriedWithPause() throws Exception {
        container.variable("LAMINA_POD_NAME", "").start("example.Trouble::handle");
        await().until(() -> container
                .log()
                .contains("ended 3 times in a row without an invocation, last with status 78; next try in 1 s."));
        assertThat(container.log()).contains("The runtime cannot start: LAMINA_POD_NAME is not set");
        container.terminate();
        assertThat(container.status()).isZero();
    }

    @Test
    void sigtermFinishesRunningInvocationAndEndsPolls() throws Exception {
        container.start("example.Trouble::handle");
        StubGateway.Event running = gateway.invoke("a", until("go"));
        await().until(() -> gateway.idlePolls() == 0 && container.log().contains("START RequestId: a"));
        container.terminate();
        Files.createFile(folder.resolve("go"));
        assertThat(running.await().path()).endsWith("/response");
        assertThat(container.status()).isZero();
        assertThat(gateway.calls("/next")).hasSize(1);
    }

    @Test
    void sigtermEndsAnIdleEnvironment() throws Exception {
        container.start("example.Trouble::handle");
        await().until(() -> gateway.idlePolls() == 1);
        container.terminate();
        assertThat(container.status()).isZero();
        assertThat(gateway.calls("/environment/stopping")).hasSize(1);
        assertThat(gateway.calls("/next")).hasSize(1);
    }

    /**
     * With cgroup v2 the kernel kills every process of a container that has no memory left. The kubelet starts it
     * again, without volumes as a new one. The gateway has been notified before that its environment stops: that was
     * another one.
     */
    @Test
    void restartedContainerIsNewEnvironment() throws Exception {
        container.timeout(3).variable("LAMINA_CONCURRENCY", "2").start("example.Trouble::handle");
        gateway.invoke("a", "{\"do\":\"spin\"}").await();
        await().until(() -> gateway.calls("/environment/stopping").size() == 1);
        await().until(() -> gateway.idlePolls() == 2);
        container.kill();
        gateway.dropConnections(); // the stub does not see that the other side has closed
        container.restart();

        Call answer = gateway.invoke("b", "{}").await();
        assertThat(answer.text()).contains("\"calls\":1");
        assertThat(answer.environment()).isEqualTo("pod/1");
        assertThat(gateway.calls("/environment/stopping").getFirst().environment())
                .isEqualTo("pod/1");
        assertThat(answer.headers().get("Lamina-Environment"))
                .isNotEqualTo(gateway.calls("/environment/stopping")
                        .getFirst()
                        .headers()
                        .get("Lamina-Environment"));
        assertThat(gateway.calls("/content/"))
                .as("nothing is left of the one before")
                .hasSize(2);
    }

    @Test
    void severalInvocationsRunAtOnce() throws Exception {
        container.variable("LAMINA_CONCURRENCY", "3").start("example.Trouble::handle");
        await().until(() -> gateway.idlePolls() == 3);
        StubGateway.Event slow = gateway.invoke("a", until("go"));
        StubGateway.Event quick = gateway.invoke("b", "{}");
        quick.await();
        assertThat(slow.answer()).isNotDone();
        Files.createFile(folder.resolve("go"));
        slow.await();
    }

    @Test
    void timeoutWaitsForOtherInvocationsBeforeReset() throws Exception {
        container.timeout(8).variable("LAMINA_CONCURRENCY", "3").start("example.Trouble::handle");
        await().until(() -> gateway.idlePolls() == 3);
        StubGateway.Event late = gateway.invoke("a", "{\"do\":\"spin\"}");
        await().until(() -> container.log().contains("START RequestId: a"));
        // Begins later, and so ends after the other's deadline and before its own.
        await().pollDelay(Duration.ofSeconds(4)).until(() -> true);
        StubGateway.Event other = gateway.invoke("b", until("go"));

        assertThat(late.await().text()).contains("RequestId: a Error: Task timed out after 8.00 seconds");
        assertThat(other.answer()).isNotDone();
        // A poll that is still open may get one more, which is handed back.
        await().until(() -> gateway.idlePolls() == 0);
        Files.createFile(folder.resolve("go"));
        Call answered = other.await();
        assertThat(answered.path()).endsWith("/b/response");
        assertThat(answered.environment()).isEqualTo("pod/1");
        assertThat(gateway.invoke("c", "{}").await().environment())
                .as("no new work before the reset")
                .isEqualTo("pod/2");
    }

    /** An event whose handler returns when the file exists. */
    private String until(String file) {
        return "{\"do\":\"await\",\"file\":\"" + folder.resolve(file) + "\"}";
    }
}
