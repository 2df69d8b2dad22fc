package dev.lamina.e2e.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.e2e.system.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** AWS's SDK for Python, in a separate process: one for many calls, as its start takes most of the time. */
final class Boto3 {
    private static final String VARIABLE = "LAMINA_BOTO3_PYTHON";

    private final Map<String, String> environment;

    Boto3(Workspace workspace) {
        this.environment = Map.of(
                "AWS_ENDPOINT_URL_LAMBDA", workspace.calls().gateway().toString(),
                "AWS_DEFAULT_REGION", "us-east-1",
                "AWS_ACCESS_KEY_ID", workspace.calls().key().accessKeyId(),
                "AWS_SECRET_ACCESS_KEY", workspace.calls().key().secretAccessKey());
    }

    /**
     * @param calls a JSON list of keyword arguments of {@code invoke}
     * @return what boto3 saw of each, in this order; see invoke.py
     */
    JsonNode invoke(String calls) {
        try {
            Path script = Files.writeString(Files.createTempFile("e2e-", "-invoke.py"), Faces.resource("invoke.py"));
            Path errors = Files.createTempFile("e2e-", "-invoke.log");
            ProcessBuilder python = new ProcessBuilder(interpreter(), script.toString()).redirectError(errors.toFile());
            python.environment().putAll(environment);
            Process process = python.start();
            process.outputWriter(StandardCharsets.UTF_8).append(calls).close();
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(90, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException("invoke.py failed: " + Files.readString(errors));
            }
            return Faces.json(answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String interpreter() {
        String path = System.getenv(VARIABLE);
        if (path == null || !Files.isExecutable(Path.of(path))) {
            throw new IllegalStateException(VARIABLE + " must name a Python that has boto3, but is " + path
                    + ": run `make test`, or `eval \"$(dev/test-env.sh)\"` in this shell");
        }
        return path;
    }
}
