package dev.lamina.runtime.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.runtime.FunctionConfig.Bootstrap;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that waits for its variables, and prints them one by one. */
class ReadyProcessTest {
    private static final Map<String, String> PARKED =
            Map.of("PATH", "/usr/bin:/bin", "LD_LIBRARY_PATH", "/lib", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128");

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    private ReadyProcess ready;
    private ProcessLog log;

    @BeforeEach
    void start() throws Exception {
        Path program = Files.writeString(
                folder.resolve("bootstrap"), "#!/bin/sh\necho \"waits: $LAMINA_WAITS\"\ntr '\\0' '|'\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        ready = ReadyProcess.start(new Bootstrap(program, PARKED, 1), folder);
        log = ProcessLog.open(ready.output(), printed);
        await().until(() -> printed.toString().contains("waits: yes"));
    }

    @AfterEach
    void end() throws Exception {
        ready.become(Map.of());
        log.close();
    }

    @Test
    void processGetsVariablesOfFunction() throws Exception {
        Process process = ready.become(with("COLOR", "light\nblue=")).orElseThrow();

        assertThat(process.waitFor()).isZero();
        log.settle();
        assertThat(printed.toString())
                .contains("COLOR=light\nblue=|", "LD_LIBRARY_PATH=/lib|")
                .doesNotContain("LAMINA_WAITS");
    }

    @Test
    void variableOfStartNeedsOtherProcess() {
        assertThat(ready.become(with("LD_PRELOAD", "/opt/lib/one.so"))).isEmpty();
        assertThat(ready.become(with("COLOR", "blue"))).as("it has been ended").isEmpty();
    }

    @Test
    void otherMemoryNeedsOtherProcess() {
        assertThat(ready.become(with("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256"))).isEmpty();
    }

    private static Map<String, String> with(String name, String value) {
        Map<String, String> variables = new HashMap<>(PARKED);
        variables.put(name, value);
        return variables;
    }
}
