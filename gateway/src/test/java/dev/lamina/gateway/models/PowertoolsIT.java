package dev.lamina.gateway.models;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The models of AWS Lambda Powertools for Python, from PyPI, accept the gateway's events as they accept AWS's. */
@Timeout(120)
class PowertoolsIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    @Test
    void modelsAcceptEventsOfEverySource() throws Exception {
        ObjectNode events = JSON.createObjectNode();
        for (Map.Entry<String, byte[]> event : SourceEvents.all().entrySet()) {
            events.set(event.getKey(), JSON.readTree(event.getValue()));
        }

        JsonNode complaints = read(events);

        assertThat(complaints.properties())
                .hasSameSizeAs(events.properties())
                .allSatisfy(complaint ->
                        assertThat(complaint.getValue()).as(complaint.getKey()).isEmpty());
    }

    /** Otherwise the other test would show nothing. */
    @Test
    void modelsRefuseEventsThatAwsDoesNotSend() throws Exception {
        ObjectNode events = JSON.createObjectNode();
        for (Map.Entry<String, byte[]> event : SourceEvents.all().entrySet()) {
            ObjectNode incomplete = (ObjectNode) JSON.readTree(event.getValue());
            incomplete.remove(
                    incomplete.has("requestContext")
                            ? "requestContext"
                            : incomplete.properties().stream()
                                    .filter(member -> member.getValue().isContainerNode())
                                    .reduce((one, next) -> next)
                                    .orElseThrow()
                                    .getKey());
            events.set(event.getKey(), incomplete);
        }

        assertThat(read(events).properties())
                .isNotEmpty()
                .allSatisfy(complaint ->
                        assertThat(complaint.getValue()).as(complaint.getKey()).isNotEmpty());
    }

    private JsonNode read(ObjectNode events) throws IOException, InterruptedException {
        Path script = directory.resolve("read_events.py");
        Files.write(
                script, PowertoolsIT.class.getResourceAsStream("read_events.py").readAllBytes());
        Path errors = directory.resolve("errors");
        ProcessBuilder python =
                new ProcessBuilder(found("LAMINA_BOTO3_PYTHON"), script.toString()).redirectError(errors.toFile());
        python.environment().put("PYTHONPATH", found("LAMINA_POWERTOOLS"));
        Process process = python.start();
        process.outputWriter(StandardCharsets.UTF_8).append(events.toString()).close();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(errors)).isZero();
        return JSON.readTree(answer);
    }

    private static String found(String variable) {
        assertThat(System.getenv(variable))
                .as(variable + ": run `make test`, or `eval \"$(dev/test-env.sh)\"` in this shell")
                .isNotNull();
        return System.getenv(variable);
    }
}
