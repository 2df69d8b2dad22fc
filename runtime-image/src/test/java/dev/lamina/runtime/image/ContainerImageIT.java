package dev.lamina.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.runtime.stub.StubGateway;
import dev.lamina.runtime.stub.StubGateway.Call;
import dev.lamina.runtime.stub.StubGateway.Event;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A container image with AWS's client for Python, next to the program: invocations, log, ends. */
@Execution(ExecutionMode.CONCURRENT)
class ContainerImageIT {
    @TempDir
    private Path folder;

    private StubGateway gateway;
    private ContainerPod pod;

    @BeforeEach
    void start() throws Exception {
        gateway = StubGateway.start();
        pod = new ContainerPod(gateway, folder);
    }

    @AfterEach
    void end() throws Exception {
        pod.close();
        gateway.close();
    }

    @Test
    void imageIsInvokedAndLogIsItsContainers() throws Exception {
        pod.start().startFunction();

        Call first = answer(gateway.invoke("a", "{\"action\":\"print\",\"text\":\"hello\"}"));
        assertThat(first.text()).as(pod.functionLog() + pod.ownLog()).isEqualTo("\"hello\"");
        assertThat(first.headers()).containsKey("Lamina-Init-Duration-Ms");
        assertThat(Integer.parseInt(first.headers().get("Lamina-Max-Memory-Mb")))
                .isBetween(10, 200);
        assertThat(answer(gateway.invoke("b", "{}")).text())
                .contains("\"calls\": 2", "\"/function\"", "\"user\": 1000");
        await().untilAsserted(() -> assertThat(pod.functionLog())
                .containsSubsequence(
                        "START RequestId: a",
                        "hello\n",
                        "END RequestId: a",
                        "REPORT RequestId: a",
                        "Init Duration: ",
                        "START RequestId: b",
                        "END RequestId: b"));
        assertThat(pod.ownLog()).doesNotContain("RequestId");
    }

    @Test
    void timeoutKillsImagesProcesses() throws Exception {
        pod.timeout(2).start().startFunction();

        Call late = answer(gateway.invoke("a", "{\"action\":\"sleep\",\"seconds\":600}"));
        assertThat(late.headers()).containsEntry("Lambda-Runtime-Function-Error-Type", "Sandbox.Timedout");
        assertThat(pod.functionStatus()).isEqualTo(137);

        pod.startFunctionAgain();
        assertThat(answer(gateway.invoke("b", "{}")).text()).contains("\"calls\": 1");
        assertThat(pod.functionLog())
                .containsSubsequence("START RequestId: a", "sleeping", "END RequestId: a", "Status: timeout");
    }

    /** Only Kubernetes knows the exit status: the gateway asks it when the connection closes. */
    @Test
    void crashLeavesInvocationUnanswered() throws Exception {
        pod.start().startFunction();
        answer(gateway.invoke("a", "{}"));

        Event crashed = gateway.invoke("b", "{\"action\":\"exit\"}");
        assertThat(pod.functionStatus()).isEqualTo(3);
        pod.startFunctionAgain();

        assertThat(answer(gateway.invoke("c", "{}")).text()).contains("\"calls\": 1");
        assertThat(crashed.answer()).isNotDone();
        assertThat(gateway.calls("/environment/exit")).isEmpty();
        assertThat(gateway.calls("/c/response").getFirst().environment()).isEqualTo("pod/2");
        assertThat(pod.functionLog())
                .containsSubsequence(
                        "START RequestId: b",
                        "exiting",
                        "END RequestId: b",
                        "REPORT RequestId: b",
                        "Status: error\tError Type: Runtime.ExitError");
    }

    @Test
    void reportedInitErrorIsAnswer() throws Exception {
        Event waiting = gateway.invoke("a", "{}");
        pod.start().startFunction("broken.handler");

        Call answer = answer(waiting);
        assertThat(answer.path()).endsWith("/a/error");
        assertThat(answer.text()).contains("this module is broken");
        assertThat(pod.functionStatus()).isEqualTo(1);

        // As long as there is no process, the error is that of the last one.
        pod.startFunctionAgain("app.handler");
        AtomicInteger number = new AtomicInteger();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> answer(gateway.invoke("b" + number.incrementAndGet(), "{}"))
                        .text()
                        .contains("\"calls\": 1"));
    }

    @Test
    void crashDuringInitMakesNoEnvironment() throws Exception {
        Event waiting = gateway.invoke("a", "{}");
        pod.start().startFunction("crashing.handler");
        assertThat(pod.functionStatus()).isEqualTo(7);

        pod.startFunctionAgain("app.handler");
        assertThat(answer(waiting).text()).contains("\"calls\": 1");
    }

    @Test
    void stopWaitsForRunningInvocation() throws Exception {
        pod.start().startFunction();
        answer(gateway.invoke("a", "{}"));

        Event running = gateway.invoke("b", "{\"action\":\"sleep\",\"seconds\":3}");
        await().until(() -> pod.functionLog().contains("sleeping"));
        Process hook = pod.hook();
        pod.terminate();
        assertThat(hook.waitFor(1, TimeUnit.SECONDS)).as("the invocation runs").isFalse();

        assertThat(answer(running).text()).isEqualTo("\"slept\"");
        assertThat(hook.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(hook.exitValue()).isZero();
        assertThat(pod.isRunning())
                .as("the Runtime API is served until the image's program ends")
                .isTrue();
        pod.terminateFunction();
        assertThat(pod.functionStatus()).isEqualTo(143);
        assertThat(pod.status()).isZero();
    }

    private Call answer(Event event) throws Exception {
        try {
            return event.await();
        } catch (TimeoutException e) {
            throw new AssertionError("not answered: " + pod.functionLog() + pod.ownLog() + gateway.calls, e);
        }
    }
}
