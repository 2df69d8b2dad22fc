package dev.lamina.gateway.api.logs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionSpecBuilder;
import dev.lamina.gateway.api.Boto3;
import dev.lamina.gateway.api.TestApi;
import dev.lamina.gateway.logs.CriText;
import dev.lamina.testbed.server.LogServers;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A function that printed a million lines: its first and its last lines are read in small pages. */
@Timeout(180)
class MillionLinesIT {
    private static final int LINES = 1_000_000;
    /** One in each millisecond, for a quarter of an hour. */
    private static final long NANOS_PER_LINE = 1_000_000;

    @TempDir
    Path directory;

    @Test
    void millionLinesAreReadByPage() throws Exception {
        try (LogServers servers = new LogServers(directory);
                TestApi api = new TestApi(Map.of(
                        "lamina.logs.url",
                        servers.url().toString(),
                        "lamina.logs.directory",
                        servers.pods().toString(),
                        "lamina.logs.settle-time",
                        "2s"))) {
            api.functions().resource(function());
            print(servers.pods().resolve("shop_fn-loud-6d5f9b8c7d-2xk9p_0a1b").resolve("function"));

            JsonNode seen = new ObjectMapper()
                    .readTree(Boto3.run(
                            directory,
                            Map.of("AWS_ENDPOINT_URL_CLOUDWATCH_LOGS", api.uri().toString()),
                            """
                import boto3, json, time
                logs = boto3.client("logs")
                group = "/aws/lambda/loud"
                def last(limit):
                    streams = logs.describe_log_streams(logGroupName=group)["logStreams"]
                    return logs.get_log_events(logGroupName=group, logStreamName=streams[0]["logStreamName"],
                                               limit=limit)["events"] if streams else []
                while [e["message"] for e in last(1)] != ["line number %d"]:
                    time.sleep(1)
                stream = logs.describe_log_streams(logGroupName=group)["logStreams"][0]["logStreamName"]
                first = logs.get_log_events(logGroupName=group, logStreamName=stream, startFromHead=True)["events"]
                print(json.dumps({"first": len(first),
                    "firstBytes": sum(len(e["message"]) + 26 for e in first),
                    "last": [e["message"] for e in last(2)]}))
                """.formatted(LINES - 1)));

            assertThat(seen.path("first").asInt()).isBetween(1, 10_000);
            assertThat(seen.path("firstBytes").asInt()).isLessThanOrEqualTo(1024 * 1024);
            assertThat(seen.path("last").toString()).isEqualTo("[\"line number 999998\",\"line number 999999\"]");
        }
    }

    private static Function function() {
        Function function = new Function();
        function.setMetadata(
                new ObjectMetaBuilder().withNamespace("shop").withName("loud").build());
        function.setSpec(FunctionSpecBuilder.builder().build());
        return function;
    }

    private static void print(Path log) throws IOException {
        Files.createDirectories(log);
        long nanos = (Instant.now().toEpochMilli() - LINES) * NANOS_PER_LINE;
        try (BufferedWriter lines = Files.newBufferedWriter(log.resolve("0.log"))) {
            for (int i = 0; i < LINES; i++) {
                lines.write(CriText.of(nanos + i * NANOS_PER_LINE, "stdout", "F", "line number " + i));
                lines.write('\n');
            }
        }
    }
}
