package dev.lamina.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.runtime.stub.StubGateway.Call;
import dev.lamina.runtime.stub.Zips;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a JVM needs at its start: options, agents and wrapper scripts of the code and of layers. */
@Execution(ExecutionMode.CONCURRENT)
class JvmStartIT extends RuntimeInContainer {
    @Test
    void jvmOptionsOfFunctionOverrideDefaults() throws Exception {
        container
                .variable("JAVA_TOOL_OPTIONS", "-XX:+UseG1GC -XX:MaxHeapSize=80m")
                .start("example.Trouble::handle");
        assertThat(gateway.invoke("a", "{}").await().text()).contains("\"calls\":1");
        assertThat(container.log()).contains("Picked up JAVA_TOOL_OPTIONS: ");
    }

    @Test
    void agentOfLayerIsLoadedBeforeFunction() throws Exception {
        container
                .layers(new Zips().file("agent.jar", agent()))
                .variable("JAVA_TOOL_OPTIONS", "-javaagent:" + folder.resolve("layer/agent.jar") + "=traces")
                .start("example.Trouble::handle");
        gateway.invoke("a", "{\"do\":\"property\",\"name\":\"example.agent\"}").await();
        await().untilAsserted(() -> assertThat(container.log()).contains("example.agent=traces"));
        assertThat(gateway.calls("/content/"))
                .as("once the code, once the layer")
                .hasSize(2);
        assertThat(gateway.calls("/response").getFirst().environment()).isEqualTo("pod/1");
    }

    @Test
    void crashWithAgentIsReportedOnce() throws Exception {
        container
                .layers(new Zips().file("agent.jar", agent()))
                .variable("JAVA_TOOL_OPTIONS", "-javaagent:" + folder.resolve("layer/agent.jar") + "=traces")
                .start("example.Trouble::handle");
        Call exit = gateway.invoke("a", "{\"do\":\"halt\"}").await();
        assertThat(exit.textWithoutRun()).isEqualTo("{\"environment\":\"pod/1\",\"exitStatus\":137}");
        assertThat(gateway.invoke("b", "{}").await().environment()).isEqualTo("pod/2");
        assertThat(gateway.calls("/environment/exit")).hasSize(1);
    }

    private static byte[] agent() throws Exception {
        return new Zips()
                .file("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nPremain-Class: example.Agent\n")
                .classes(example.Agent.class)
                .bytes();
    }

    @Test
    void missingAgentFailsInvocationAndIsLogged() throws Exception {
        container
                .variable("JAVA_TOOL_OPTIONS", "-javaagent:" + folder.resolve("layer/no-such.jar"))
                .start("example.Trouble::handle");
        assertThat(gateway.invoke("a", "{}").await().text())
                .isEqualTo("{\"errorMessage\":\"RequestId: a Error: Runtime exited with error: exit status 1\","
                        + "\"errorType\":\"Runtime.ExitError\"}");
        assertThat(container.log()).contains("Error opening zip file or JAR manifest missing : ", "no-such.jar");
        assertThat(gateway.invoke("b", "{}").await().text()).contains("Runtime.ExitError");
    }

    @Test
    void contentThatCannotBeFetchedFailsInvocation() throws Exception {
        container
                .variable("JAVA_TOOL_OPTIONS", "-javaagent:" + folder.resolve("task/agent.jar"))
                .start("example.Trouble::handle", "not a zip".getBytes());
        assertThat(gateway.invoke("a", "{}").await().text())
                .contains("Could not unzip: ", "\"errorType\":\"Runtime.BadFunctionCode\"");
    }

    @Test
    void wrapperOfLayerStartsProgram() throws Exception {
        container
                .layers(new Zips().program("wrap", """
                        #!/bin/sh
                        export WRAPPED=yes
                        java=$1; shift
                        exec "$java" -Dwrapped=too "$@"
                        """.getBytes()))
                .variable(
                        "AWS_LAMBDA_EXEC_WRAPPER", folder.resolve("layer/wrap").toString())
                .start("example.Trouble::handle");
        gateway.invoke("a", "{\"do\":\"variable\",\"name\":\"WRAPPED\"}").await();
        gateway.invoke("b", "{\"do\":\"property\",\"name\":\"wrapped\"}").await();
        await().untilAsserted(() -> assertThat(container.log()).contains("WRAPPED=yes", "wrapped=too"));
    }

    /** The form that AWS documents: options are put before the last word. */
    @Test
    void wrapperMayPutOptionsBeforeLastWord() throws Exception {
        container
                .layers(new Zips().program("wrap", """
                        #!/bin/bash
                        args=("$@")
                        extra=("-Dwrapped=too")
                        args=("${args[@]:0:$#-1}" "${extra[@]}" "${args[@]: -1}")
                        exec "${args[@]}"
                        """.getBytes()))
                .variable(
                        "AWS_LAMBDA_EXEC_WRAPPER", folder.resolve("layer/wrap").toString())
                .start("example.Trouble::handle");
        gateway.invoke("a", "{\"do\":\"property\",\"name\":\"wrapped\"}").await();
        await().untilAsserted(() -> assertThat(container.log()).contains("wrapped=too"));
        assertThat(gateway.calls("/response").getFirst().environment()).isEqualTo("pod/1");
    }

    @Test
    void missingWrapperFailsInvocationAndIsLogged() throws Exception {
        container.variable("AWS_LAMBDA_EXEC_WRAPPER", "/opt/no-such-wrapper").start("example.Trouble::handle");
        assertThat(gateway.invoke("a", "{}").await().text()).contains("exit status 127", "Runtime.ExitError");
        assertThat(container.log())
                .contains("AWS_LAMBDA_EXEC_WRAPPER: neither code nor layers have a file /opt/no-such-wrapper");
    }
}
