package dev.lamina.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.runtime.stub.Container;
import dev.lamina.runtime.stub.Receiver;
import dev.lamina.runtime.stub.StubGateway;
import dev.lamina.runtime.stub.StubGateway.Call;
import dev.lamina.runtime.stub.Zips;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Extensions as processes, in a layer, next to a Java handler: what they get, and what their failures do. */
class ExtensionsIT {
    @TempDir
    Path folder;

    private StubGateway gateway;
    private Container container;

    @BeforeEach
    void gateway() throws Exception {
        gateway = StubGateway.start();
        container = new Container(folder, gateway).variable("AWS_LAMBDA_FUNCTION_NAME", "f");
    }

    @AfterEach
    void end() throws Exception {
        container.close();
        gateway.close();
    }

    /** @param does what the extension does, in its own words */
    private void start(String does) throws IOException {
        start(does, new Zips().program("extensions/probe", probe()));
    }

    private void start(String does, Zips layer) throws IOException {
        Files.writeString(folder.resolve("probe.does"), does);
        container.variable("LAMINA_LAYERS_SHA256", gateway.store(layer.bytes())).start("example.Trouble::handle");
    }

    private void startBootstrap(String does, String bootstrap) throws IOException {
        Files.writeString(folder.resolve("probe.does"), does);
        byte[] layer = new Zips().program("extensions/probe", probe()).bytes();
        container.variable("LAMINA_LAYERS_SHA256", gateway.store(layer));
        container.startBootstrap(
                "h", new Zips().program("bootstrap", bootstrap.getBytes()).bytes());
    }

    private static byte[] probe() throws IOException {
        return Files.readAllBytes(Path.of("src/test/extensions/probe"));
    }

    private List<String> events() throws IOException {
        Path events = folder.resolve("probe.events");
        return Files.exists(events) ? Files.readAllLines(events) : List.of();
    }

    @Test
    void extensionGetsInvokeAndShutdown() throws Exception {
        start("");
        Call answer =
                gateway.invoke("a", "{}", "Lambda-Runtime-Trace-Id", "Root=1").await();
        await().until(() -> gateway.idlePolls() == 1);
        container.terminate();

        assertThat(container.status()).isZero();
        assertThat(answer.text()).contains("\"calls\":1");
        List<String> events = events();
        assertThat(events).hasSize(4);
        assertThat(events.get(0))
                .contains(" AWS_LAMBDA_FUNCTION_NAME ", " AWS_LAMBDA_RUNTIME_API ", " TROUBLE")
                .doesNotContain("_HANDLER", "LAMINA_", "LAMBDA_TASK_ROOT");
        assertThat(events.get(1))
                .isEqualTo("registered {\"functionName\":\"f\",\"functionVersion\":\"$LATEST\","
                        + "\"handler\":\"example.Trouble::handle\"}");
        assertThat(events.get(2))
                .matches(
                        "\\{\"eventType\":\"INVOKE\",\"deadlineMs\":\\d{13},\"requestId\":\"a\",\"invokedFunctionArn\":"
                                + "\"arn:aws:lambda:eu-west-1:default:function:f\",\"tracing\":"
                                + "\\{\"type\":\"X-Amzn-Trace-Id\",\"value\":\"Root=1\"}}");
        assertThat(events.get(3))
                .matches("\\{\"eventType\":\"SHUTDOWN\",\"deadlineMs\":\\d{13},\"shutdownReason\":\"spindown\"}");
        assertThat(container.log())
                .containsSubsequence(
                        "hello from probe\n",
                        "EXTENSION\tName: probe\tState: Ready\tEvents: [INVOKE, SHUTDOWN]\n",
                        "START RequestId: a",
                        "END RequestId: a",
                        "REPORT RequestId: a");
    }

    @Test
    void invocationEndsWhenExtensionIsDone() throws Exception {
        start("await=" + folder.resolve("go"));
        Call answer = gateway.invoke("a", "{}").await();
        assertThat(answer.headers()).doesNotContainKey("Lamina-Next");
        assertThat(gateway.idlePolls()).isZero();
        await().until(() -> container.log().contains("END RequestId: a"));
        assertThat(container.log()).doesNotContain("REPORT");

        Files.createFile(folder.resolve("go"));
        await().until(() -> gateway.idlePolls() == 1);
        await().until(() -> container.log().contains("REPORT RequestId: a\t"));
        assertThat(gateway.invoke("b", "{}").await().text()).contains("\"calls\":2");
    }

    @Test
    void extensionOverDeadlineResetsEnvironment() throws Exception {
        container.timeout(3);
        start("await=" + folder.resolve("never"));
        assertThat(gateway.invoke("a", "{}").await().path())
                .as("before the extension")
                .endsWith("/response");
        Files.writeString(folder.resolve("probe.does"), "");

        assertThat(gateway.invoke("b", "{}").await().environment()).isEqualTo("pod/2");
        assertThat(container.log()).contains("REPORT RequestId: a\t", "\tStatus: timeout\n");
    }

    @Test
    void timeoutIsReasonOfShutdown() throws Exception {
        container.timeout(3);
        start("");
        assertThat(gateway.invoke("a", "{\"do\":\"spin\"}").await().text()).contains("Sandbox.Timedout");
        await().until(() -> events().toString().contains("\"shutdownReason\":\"timeout\""));
        assertThat(gateway.invoke("b", "{}").await().environment()).isEqualTo("pod/2");
    }

    @Test
    void exitOfHandlerIsReasonOfShutdown() throws Exception {
        start("");
        gateway.invoke("a", "{\"do\":\"exit\",\"status\":\"7\"}");
        await().until(() -> events().toString().contains("\"shutdownReason\":\"failure\""));
        await().until(() -> gateway.calls("/environment/exit").size() == 1);
    }

    @Test
    void extensionThatStaysIsKilled() throws Exception {
        start("stay");
        await().until(() -> gateway.idlePolls() == 1);
        container.terminate();
        assertThat(container.status()).isZero();
        assertThat(events().toString()).contains("spindown");
    }

    /** Without extensions it is killed, as on Lambda. */
    @Test
    void bootstrapGetsSigtermBeforeExtensions() throws Exception {
        Path file = folder.resolve("probe.events");
        startBootstrap(
                "",
                "#!/bin/sh\ntrap 'echo terminated >>" + file + "; exit 0' TERM\n"
                        + "curl -s http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation/next &\nwait\n");
        await().until(() -> gateway.idlePolls() == 1);
        container.terminate();

        assertThat(container.status()).isZero();
        assertThat(String.join("\n", events())).containsSubsequence("registered", "terminated", "spindown");
    }

    /** It has half a second: enough to write a line, not to stay. */
    @Test
    void internalExtensionGivesBootstrapTimeToEnd() throws Exception {
        Path file = folder.resolve("ended");
        container.startBootstrap(
                "h",
                new Zips().program("bootstrap", """
                                #!/bin/sh
                                trap 'echo terminated >"%s"; sleep 1000' TERM
                                curl -s -H 'Lambda-Extension-Name: inside' -d '{"events": ["INVOKE"]}' \\
                                  "http://$AWS_LAMBDA_RUNTIME_API/2020-01-01/extension/register" -D registered
                                id=$(sed -n 's/^Lambda-Extension-Identifier: *//Ip' registered | tr -d '\\r')
                                curl -s -H "Lambda-Extension-Identifier: $id" \\
                                  "http://$AWS_LAMBDA_RUNTIME_API/2020-01-01/extension/event/next" &
                                curl -s "http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation/next" &
                                wait
                                """.formatted(file).getBytes()).bytes());
        await().until(() -> gateway.idlePolls() == 1);
        container.terminate();

        assertThat(container.status()).isZero();
        assertThat(file).hasContent("terminated");
    }

    @Test
    void exitInInitFailsInvocation() throws Exception {
        start("exit=3");
        Call answer = gateway.invoke("a", "{}").await();
        assertThat(answer.text())
                .isEqualTo("{\"errorMessage\":\"RequestId: a Error: exit status 3\","
                        + "\"errorType\":\"Extension.Crash\"}");
        assertThat(container.log())
                .contains(
                        "EXTENSION\tName: probe\tState: Started\tEvents: []\n",
                        "\tPhase: init\tStatus: error\tError Type: Extension.Crash\n");
    }

    /** The bootstrap never asks for an event: init does not wait for it any longer. */
    @Test
    void initErrorFailsInvocation() throws Exception {
        startBootstrap("init-error", "#!/bin/sh\nexec sleep 1000\n");
        assertThat(gateway.invoke("a", "{}").await().text()).contains("Extension.InitError");
        assertThat(container.log())
                .contains("EXTENSION\tName: probe\tState: InitError\tEvents: [INVOKE, SHUTDOWN]"
                        + "\tError Type: Probe.Broken\n");
    }

    /**
     * First before the first poll, where it would take Lamina's limit, then inside the invocation until its deadline.
     */
    @Test
    void unregisteredExtensionIsNamedAtDeadline() throws Exception {
        container.timeout(3).variable("LAMINA_EXTENSION_SECONDS", "4");
        start("never");
        assertThat(gateway.invoke("a", "{}").await().text())
                .isEqualTo("{\"errorMessage\":\"RequestId: a Error: extension probe has not registered after 3.00 "
                        + "seconds\",\"errorType\":\"Extension.InitError\"}");
        assertThat(container.log()).contains("\tPhase: init\tStatus: error\tError Type: Extension.InitError\n");
    }

    @Test
    void unreadLogDoesNotPreventReset() throws Exception {
        container.timeout(3).unread();
        start("");
        gateway.invoke("a", "{\"do\":\"print\",\"text\":\"" + "x".repeat(500_000) + "\"}")
                .await();
        await().until(() -> gateway.calls("/environment/exit").stream()
                .anyMatch(call -> call.textWithoutRun().equals("{\"environment\":\"pod/1\",\"exitStatus\":124}")));
    }

    /** An extension has filled the log, so nothing can be written when the function ends. */
    @Test
    void unreadLogDoesNotPreventEndOfBootstrap() throws Exception {
        container.unread();
        startBootstrap("shout", """
                #!/bin/sh
                curl -s http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation/next
                while [ ! -e '%s' ]; do sleep 0.05; done
                exit 4
                """.formatted(folder.resolve("probe.shouted")));
        assertThat(gateway.invoke("a", "{}").await().text()).contains("exit status 4");
        assertProgramEnds(1);
    }

    @Test
    void unreadLogDoesNotPreventExitOfHandler() throws Exception {
        container.unread();
        start("shout");
        gateway.invoke("a", "{\"do\":\"await-exit\",\"file\":\"" + folder.resolve("probe.shouted") + "\"}");
        assertProgramEnds(7);
    }

    private void assertProgramEnds(int status) {
        await().untilAsserted(() -> assertThat(gateway.calls("/environment/exit"))
                .extracting(Call::textWithoutRun)
                .contains("{\"environment\":\"pod/1\",\"exitStatus\":" + status + "}"));
    }

    @Test
    void nonExecutableExtensionFailsInvocation() throws Exception {
        start("", new Zips().file("extensions/probe", "#!/bin/sh\n"));
        assertThat(gateway.invoke("a", "{}").await().text())
                .isEqualTo("{\"errorMessage\":\"RequestId: a Error: fork/exec /opt/extensions/probe: permission "
                        + "denied\",\"errorType\":\"Extension.LaunchError\"}");
        assertThat(container.log())
                .contains("EXTENSION\tName: probe\tState: LaunchError\tEvents: []\tError Type: PermissionDenied\n");
    }

    @Test
    void eleventhExtensionFailsInvocation() throws Exception {
        Zips layer = new Zips();
        for (int i = 0; i < 11; i++) {
            layer.program("extensions/e" + i, probe());
        }
        start("", layer);
        assertThat(gateway.invoke("a", "{}").await().text())
                .contains("/opt/extensions has 11 files, but at most 10", "Extension.LaunchError");
    }

    @Test
    void crashDuringInvocationFailsIt() throws Exception {
        start("invoke-exit=4");
        Call answer = gateway.invoke("a", "{\"do\":\"spin\"}").await();
        assertThat(answer.text())
                .isEqualTo("{\"errorMessage\":\"RequestId: a Error: exit status 4\","
                        + "\"errorType\":\"Extension.Crash\"}");
        Files.writeString(folder.resolve("probe.does"), "");
        assertThat(gateway.invoke("b", "{}").await().environment()).isNotEqualTo("pod/1");
        assertThat(container.log()).contains("\tStatus: error\tError Type: Extension.Crash\n");
    }

    @Test
    void exitErrorIsErrorOfInvocation() throws Exception {
        start("exit-error");
        assertThat(gateway.invoke("a", "{\"do\":\"spin\"}").await().text()).contains("Extension.ExitError");
    }

    @Test
    void crashWhileIdleFailsNoInvocation() throws Exception {
        start("");
        assertThat(gateway.invoke("a", "{}").await().environment()).isEqualTo("pod/1");
        await().until(() -> gateway.idlePolls() == 1);
        ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(folder + "/layer/extensions/probe"))
                .forEach(ProcessHandle::destroyForcibly);
        await().until(() -> gateway.calls("/environment/exit").size() == 1);
        assertThat(gateway.invoke("b", "{}").await().text()).contains("\"calls\":1");
    }

    @Test
    void internalExtensionGetsInvokeOnly() throws Exception {
        container.startInternal();
        assertThat(gateway.invoke("a", "\"x\"").await().text()).isEqualTo("\"x\"");
        assertThat(gateway.invoke("b", "\"x\"").await().text()).isEqualTo("\"x\"");
        await().untilAsserted(() -> assertThat(container.log())
                .contains(
                        "SHUTDOWN: 403 {\"errorMessage\":\"SHUTDOWN: ShutdownEventNotSupportedForInternalExtension\"",
                        "EXTENSION\tName: internal\tState: Ready\tEvents: [INVOKE]\n",
                        "internal got {\"eventType\":\"INVOKE\"",
                        "\"requestId\":\"b\""));
    }

    /**
     * The timeout of a batch is longer than the test may take: what is sent at the end is sent because it is the end.
     */
    @Test
    void extensionReceivesTelemetry() throws Exception {
        try (Receiver receiver = new Receiver()) {
            Files.writeString(
                    folder.resolve("probe.subscription"),
                    "{\"schemaVersion\":\"2022-12-13\",\"types\":[\"platform\",\"function\",\"extension\"],"
                            + "\"buffering\":{\"timeoutMs\":30000},\"destination\":{\"protocol\":\"HTTP\",\"URI\":"
                            + "\"http://sandbox.localdomain:" + receiver.port() + "\"}}");
            start("subscribe api=/2022-07-01/telemetry");
            gateway.invoke("a", "{\"do\":\"print\",\"text\":\"said\"}").await();
            await().until(() -> gateway.idlePolls() == 1);
            assertThat(receiver.bodies()).isEmpty();
            container.terminate();

            assertThat(container.status()).isZero();
            assertThat(events()).contains("subscribed 200 \"OK\"");
            assertThat(receiver.bodies())
                    .containsSubsequence(
                            "platform.initStart",
                            "hello from probe",
                            "platform.telemetrySubscription",
                            "platform.initReport",
                            "platform.start",
                            "\"said\"",
                            "platform.runtimeDone",
                            "platform.report");
            assertThat(container.log()).contains("TELEMETRY\tName: probe\tState: Subscribed\t");
        }
    }

    /** The usual extension for logs asks for its next event when it has got this. */
    @Test
    void runtimeDoneArrivesWhileExtensionWorks() throws Exception {
        try (Receiver receiver = new Receiver()) {
            Files.writeString(
                    folder.resolve("probe.subscription"),
                    "{\"schemaVersion\":\"2021-03-18\",\"types\":[\"platform\"],\"buffering\":{\"timeoutMs\":25},"
                            + "\"destination\":{\"protocol\":\"HTTP\",\"URI\":\"http://sandbox.localdomain:"
                            + receiver.port() + "\"}}");
            start("subscribe api=/2020-08-15/logs await=" + folder.resolve("go"));
            gateway.invoke("a", "{}").await();
            await().until(() -> receiver.bodies().contains("platform.runtimeDone"));
            assertThat(receiver.bodies()).doesNotContain("platform.report");
            Files.createFile(folder.resolve("go"));
            await().until(() -> receiver.bodies().contains("platform.report"));
        }
    }

    /** Sends parts of its result until the file exists. */
    private static String streamer(Path until) {
        return """
                #!/usr/bin/env python3
                import http.client, os, time
                api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
                base = "/2018-06-01/runtime/invocation/"

                def parts():
                    yield b"first"
                    while not os.path.exists("%s"):
                        time.sleep(0.01)
                    yield b"last"

                while True:
                    api.request("GET", base + "next")
                    event = api.getresponse()
                    event.read()
                    mode = {"Lambda-Runtime-Function-Response-Mode": "streaming", "Transfer-Encoding": "chunked"}
                    id = event.getheader("Lambda-Runtime-Aws-Request-Id")
                    api.request("POST", base + id + "/response", parts(), mode, encode_chunked=True)
                    api.getresponse().read()
                """.formatted(until);
    }

    @Test
    void streamedInvocationEndsWhenExtensionIsDone() throws Exception {
        startBootstrap("await=" + folder.resolve("go"), streamer(Files.createFile(folder.resolve("until"))));
        Call end = gateway.invoke("a", "{}").await();
        assertThat(end.path()).endsWith("/a/end");
        assertThat(end.headers()).doesNotContainKeys("Lamina-Next", "Lambda-Runtime-Function-Error-Type");
        assertThat(gateway.idlePolls()).isZero();

        Files.createFile(folder.resolve("go"));
        await().until(() -> gateway.idlePolls() == 1);
        await().until(() -> container.log().contains("REPORT RequestId: a\t"));
    }

    @Test
    void crashDuringStreamEndsIt() throws Exception {
        CountDownLatch streaming = new CountDownLatch(1);
        gateway.onChunk = chunk -> streaming.countDown();
        startBootstrap("await=" + folder.resolve("go") + " invoke-exit=4", streamer(folder.resolve("never")));
        StubGateway.Event event = gateway.invoke("a", "{}");
        assertThat(streaming.await(60, TimeUnit.SECONDS)).isTrue();
        Files.createFile(folder.resolve("go"));
        Call end = event.await();
        assertThat(end.path()).endsWith("/a/end");
        assertThat(end.text()).contains("exit status 4", "Extension.Crash");
        await().until(() -> container.log().contains("\tStatus: error\tError Type: Extension.Crash\n"));
    }
}
