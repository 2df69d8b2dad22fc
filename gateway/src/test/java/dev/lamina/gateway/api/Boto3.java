package dev.lamina.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.auth.TestIdentity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** AWS's SDK for Python, with the access key of {@link TestIdentity}. */
public final class Boto3 {
    private static final String PYTHON = "LAMINA_BOTO3_PYTHON";

    private Boto3() {}

    /**
     * Runs a script, which has to succeed.
     *
     * @param directory where its errors are kept
     * @param environment variables, such as the address of a service
     * @return what it printed
     */
    public static String run(Path directory, Map<String, String> environment, String script, String... arguments)
            throws Exception {
        String python = System.getenv(PYTHON);
        assertThat(python)
                .as(PYTHON + ": run `make test`, or `eval \"$(dev/test-env.sh)\"` in this shell")
                .isNotNull();
        Path errors = directory.resolve("errors");
        List<String> command = new ArrayList<>(List.of(python, "-c", script));
        command.addAll(List.of(arguments));
        ProcessBuilder process = new ProcessBuilder(command).redirectError(errors.toFile());
        process.environment()
                .putAll(Map.of(
                        "AWS_REGION",
                        "us-east-1",
                        "AWS_DEFAULT_REGION",
                        "us-east-1",
                        "AWS_ACCESS_KEY_ID",
                        TestIdentity.ACCESS_KEY,
                        "AWS_SECRET_ACCESS_KEY",
                        TestIdentity.SECRET));
        process.environment().putAll(environment);
        Process running = process.start();
        String printed = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(running.waitFor(90, TimeUnit.SECONDS)).isTrue();
        assertThat(running.exitValue()).as(Files.readString(errors)).isZero();
        return printed;
    }
}
