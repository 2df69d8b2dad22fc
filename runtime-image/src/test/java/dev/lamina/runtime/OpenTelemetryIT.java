package dev.lamina.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.runtime.stub.Container;
import dev.lamina.runtime.stub.StubGateway;
import dev.lamina.runtime.stub.Zips;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A layer such as OpenTelemetry's for Java on Lambda: the published agent in the root of /opt, and a wrapper script
 * that adds it to the options. The spans go into the log.
 */
class OpenTelemetryIT {
    private static final String WRAPPER = """
            #!/bin/sh
            export JAVA_TOOL_OPTIONS="-javaagent:%s $JAVA_TOOL_OPTIONS"
            exec "$@"
            """;

    @TempDir
    Path folder;

    @Test
    void agentOfLayerTracesHandler() throws Exception {
        Path agent = folder.resolve("layer/opentelemetry-javaagent.jar");
        try (StubGateway gateway = StubGateway.start();
                Container container = new Container(folder, gateway)) {
            container
                    .timeout(60)
                    .layers(new Zips()
                            .file(
                                    "opentelemetry-javaagent.jar",
                                    Files.readAllBytes(Path.of("target/agent/opentelemetry-javaagent.jar")))
                            .program("otel-handler", WRAPPER.formatted(agent).getBytes()))
                    .variable("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512")
                    .variable("AWS_LAMBDA_FUNCTION_NAME", "traced")
                    .variable(
                            "AWS_LAMBDA_EXEC_WRAPPER",
                            folder.resolve("layer/otel-handler").toString())
                    .variable("OTEL_TRACES_EXPORTER", "logging")
                    .variable("OTEL_METRICS_EXPORTER", "none")
                    .variable("OTEL_LOGS_EXPORTER", "none")
                    .start("example.Trouble$Typed");
            assertThat(gateway.invoke("a", "{}").await().text()).isEqualTo("\"typed\"");
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(container.log())
                            .containsPattern("'[^']+' : [0-9a-f]{32} [0-9a-f]{16} SERVER \\[tracer: "
                                    + "io\\.opentelemetry\\.aws-lambda"));
        }
    }
}
