package dev.lamina.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The logs that stay when pods are gone, as AWS's command line reads them. */
final class StoredLogs {
    private final Calls calls;

    StoredLogs(Calls calls) {
        this.calls = calls;
    }

    /** Returns the lines that {@code aws logs tail} prints: time, stream and text. */
    List<String> tail(String function) {
        String program = System.getenv("LAMINA_AWS_CLI_2");
        assertThat(program)
                .as("LAMINA_AWS_CLI_2: run `make test`, or `eval \"$(dev/test-env.sh)\"` in this shell")
                .isNotNull();
        ProcessBuilder process = new ProcessBuilder(
                        program, "logs", "tail", "/aws/lambda/" + function, "--since", "30m")
                .redirectErrorStream(true);
        process.environment()
                .putAll(Map.of(
                        "AWS_ENDPOINT_URL_CLOUDWATCH_LOGS",
                        calls.gateway().toString(),
                        "AWS_DEFAULT_REGION",
                        "us-east-1",
                        "AWS_ACCESS_KEY_ID",
                        calls.key().accessKeyId(),
                        "AWS_SECRET_ACCESS_KEY",
                        calls.key().secretAccessKey()));
        try {
            Process running = process.start();
            String printed = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            running.waitFor();
            return printed.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
