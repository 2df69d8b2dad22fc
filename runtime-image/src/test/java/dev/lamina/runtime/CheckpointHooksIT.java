package dev.lamina.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.runtime.stub.StubGateway.Call;
import dev.lamina.runtime.stub.Zips;
import java.nio.file.Path;
import org.crac.Core;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Hooks of a function that has the library org.crac, in processes of their own: AWS's classes keep them in a static.
 */
@Execution(ExecutionMode.CONCURRENT)
class CheckpointHooksIT extends RuntimeInContainer {
    @Test
    void hooksRunInOrderInEachEnvironment() throws Exception {
        start("snap-start");
        String all = "[\"before second\",\"before first\",\"after first\",\"after second\"]";
        assertThat(gateway.invoke("a", "{}").await().text()).isEqualTo(all);
        container.kill();
        gateway.dropConnections();
        container.restart();
        assertThat(gateway.invoke("b", "{}").await().text()).isEqualTo(all);
    }

    @Test
    void otherFunctionsHaveNone() throws Exception {
        start("on-demand");
        assertThat(gateway.invoke("a", "{}").await().text()).isEqualTo("[]");
    }

    @ParameterizedTest
    @CsvSource({
        "before first, BeforeCheckpointError, CheckpointException",
        "after second, AfterRestoreError, RestoreException"
    })
    void exceptionOfHookFailsInit(String hook, String type, String exception) throws Exception {
        container.variable("FAILING_HOOK", hook);
        start("snap-start");
        Call failed = gateway.invoke("a", "{}").await();
        assertThat(failed.headers()).containsEntry("Lambda-Runtime-Function-Error-Type", "Runtime." + type);
        assertThat(failed.text()).contains("\"errorType\":\"com.amazonaws.services.lambda.crac." + exception + "\"");
        await().untilAsserted(() ->
                assertThat(container.log()).contains("Suppressed: java.lang.IllegalStateException: no database for"));
    }

    @Test
    void exceptionOfHookIsReportedWhereCacheIsMade() throws Exception {
        container.variable("FAILING_HOOK", "before first").makesCache();
        start("snap-start");
        assertThat(container.status()).isEqualTo(1);
        assertThat(container.lastWords())
                .contains("CheckpointException", "java.lang.IllegalStateException: no database for first");
    }

    private void start(String type) throws Exception {
        Path library = Path.of(
                Core.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        container
                .variable("AWS_LAMBDA_INITIALIZATION_TYPE", type)
                .start(
                        "example.Hooked::handle",
                        new Zips().classes(example.Hooked.class).jar(library).bytes());
    }
}
