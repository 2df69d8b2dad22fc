package dev.lamina.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.runtime.stub.StubGateway.Call;
import dev.lamina.runtime.stub.Zips;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

/** A parked environment as processes: it waits, takes a function, and then is like any environment of the function. */
class ParkedIT extends RuntimeInContainer {
    private static final String OPTIONS = "\"JAVA_TOOL_OPTIONS\":\"-Dof=the.function\",";

    private void parkBootstrap() throws Exception {
        container
                .variable("LAMINA_RUNS", "bootstrap")
                .variable("LAMBDA_RUNTIME_DIR", folder.resolve("runtime").toString())
                .park("python3.11-128");
    }

    private String bootstrapFunction() throws Exception {
        byte[] code = new Zips().program("bootstrap", script().getBytes(UTF_8)).bytes();
        return function("any.handler", code, OPTIONS);
    }

    private String handlerFunction(String more) throws Exception {
        return function(
                "example.Trouble::handle",
                new Zips().classes(example.Trouble.class).bytes(),
                more);
    }

    private String function(String handler, byte[] code, String more) {
        return "{\"_HANDLER\":\"" + handler + "\",\"AWS_LAMBDA_FUNCTION_NAME\":\"hello\",\"LAMINA_CODE_SHA256\":\""
                + gateway.store(code) + "\",\"LAMINA_TIMEOUT_SECONDS\":\"5\",\"TROUBLE\":\"" + folder
                + "\"," + more + "\"quoted\":\"it's $HOME\\nand more\"}";
    }

    private static String script() {
        return "#!/bin/sh\nprintenv quoted\nexec '"
                + Path.of(System.getProperty("java.home"), "bin", "java") + "' -XX:TieredStopAtLevel=1 -cp '"
                + Path.of("target/aot-classes").toAbsolutePath() + "' training.Loop\n";
    }

    @Test
    void parkedEnvironmentNamesPoolAndWaits() throws Exception {
        parkBootstrap();

        await().until(() -> !gateway.calls("/pool/next").isEmpty());

        Call poll = gateway.calls("/pool/next").getFirst();
        assertThat(poll.headers())
                .containsEntry("Lamina-Pool", "python3.11-128")
                .containsEntry("Authorization", "Bearer t");
        assertThat(poll.environment()).isEqualTo("pod/1");
        assertThat(folder.resolve("state/parked")).exists();
        assertThat(gateway.calls("/invocation/next")).isEmpty();
    }

    @Test
    void bootstrapRunsWithVariablesOfFunction() throws Exception {
        gateway.pollMillis = 200; // so that it polls more than once
        parkBootstrap();
        await().until(() -> gateway.calls("/pool/next").size() > 1);

        gateway.handOver(bootstrapFunction());
        Call answer = gateway.invoke("a", "{}").await();

        assertThat(answer.text()).contains("\"options\":\"-Dof=the.function\"", "\"ours\":false");
        assertThat(answer.environment()).isEqualTo("pod/1");
        assertThat(answer.headers()).containsKey("Lamina-Init-Duration-Ms");
        await().untilAsserted(() -> assertThat(container.log()).contains("it's $HOME\nand more\n"));
    }

    @Test
    void resetKeepsFunction() throws Exception {
        parkBootstrap();
        gateway.handOver(bootstrapFunction());
        gateway.invoke("a", "{}").await();

        Call timeout = gateway.invoke("b", "{\"do\":\"spin\"}").await();
        Call next = gateway.invoke("c", "{}").await();

        assertThat(timeout.text()).contains("Sandbox.Timedout");
        assertThat(next.text()).contains("\"calls\":1", "\"options\":\"-Dof=the.function\"");
        assertThat(next.environment()).isEqualTo("pod/2");
        assertThat(gateway.calls("/pool/next"))
                .as("one function per environment")
                .hasSize(1);
        assertThat(Files.getPosixFilePermissions(folder.resolve("state/environment.sh")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void handlerRunsInParkedJvm() throws Exception {
        container.park("java25-128");
        gateway.handOver(handlerFunction(""));

        Call answer =
                gateway.invoke("a", "{\"do\":\"variable\",\"name\":\"quoted\"}").await();
        gateway.invoke("b", "{\"do\":\"variable\",\"name\":\"LAMINA_POOL\"}").await();

        assertThat(answer.environment()).isEqualTo("pod/1");
        await().untilAsserted(() -> assertThat(container.log())
                .contains("quoted=it's $HOME\nand more\n", "LAMINA_POOL=null\n")
                .doesNotContain("WARNING"));
    }

    @Test
    void resetOfHandlerKeepsFunction() throws Exception {
        container.park("java25-128");
        gateway.handOver(handlerFunction(""));
        gateway.invoke("first", "{}").await();

        Call exit = gateway.invoke("a", "{\"do\":\"exit\",\"status\":\"3\"}").await();
        Call next =
                gateway.invoke("b", "{\"do\":\"variable\",\"name\":\"quoted\"}").await();

        assertThat(exit.textWithoutRun()).isEqualTo("{\"environment\":\"pod/1\",\"exitStatus\":3}");
        assertThat(next.environment()).isEqualTo("pod/2");
        await().untilAsserted(() -> assertThat(container.log()).contains("quoted=it's $HOME\nand more\n"));
    }

    @Test
    void handlerWithOptionsGetsOtherJvm() throws Exception {
        container.park("java25-128");
        gateway.handOver(handlerFunction(OPTIONS));

        Call answer =
                gateway.invoke("a", "{\"do\":\"variable\",\"name\":\"quoted\"}").await();

        assertThat(answer.environment()).isEqualTo("pod/2");
        assertThat(answer.headers()).containsKey("Lamina-Init-Duration-Ms");
        await().untilAsserted(() -> assertThat(container.log()).contains("quoted=it's $HOME\nand more\n"));
        assertThat(gateway.calls("/environment/exit"))
                .as("the parked program was no environment of the function")
                .isEmpty();
    }

    @Test
    void parkedEnvironmentEndsOnSigterm() throws Exception {
        parkBootstrap();
        await().until(() -> !gateway.calls("/pool/next").isEmpty());

        container.terminate();

        assertThat(container.status()).isZero();
    }
}
