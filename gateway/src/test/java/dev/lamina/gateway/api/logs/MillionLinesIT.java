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

/** A function that printed a million lines: pages stay small, one line among them is found, and all are counted. */
@Timeout(180)
class MillionLinesIT {
    private static final int LINES = 1_000_000;

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
                def counted():
                    now = int(time.time())
                    id = logs.start_query(logGroupName=group, startTime=now - 3600, endTime=now,
                                          queryString="stats count(*) as n")["queryId"]
                    rows = logs.get_query_results(queryId=id)["results"]
                    return int(rows[0][0]["value"]) if rows else 0
                while counted() < %d:
                    time.sleep(0.5)
                stream = logs.describe_log_streams(logGroupName=group)["logStreams"][0]["logStreamName"]
                first = logs.get_log_events(logGroupName=group, logStreamName=stream, startFromHead=True)["events"]
                last = logs.get_log_events(logGroupName=group, logStreamName=stream, limit=2)["events"]
                pages = logs.get_paginator("filter_log_events").paginate(
                    logGroupName=group, filterPattern='"number 500000"')
                print(json.dumps({"counted": counted(), "first": len(first),
                    "firstBytes": sum(len(e["message"]) + 26 for e in first),
                    "last": [e["message"] for e in last], "found": [e["message"] for p in pages for e in p["events"]]}))
                """.formatted(LINES)));

            assertThat(seen.path("counted").asInt()).isEqualTo(LINES);
            assertThat(seen.path("first").asInt()).isBetween(1, 10_000);
            assertThat(seen.path("firstBytes").asInt()).isLessThanOrEqualTo(1024 * 1024);
            assertThat(seen.path("last").toString()).isEqualTo("[\"line number 999998\",\"line number 999999\"]");
            assertThat(seen.path("found").toString()).isEqualTo("[\"line number 500000\"]");
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
        Instant now = Instant.now();
        long nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano() - LINES;
        try (BufferedWriter lines = Files.newBufferedWriter(log.resolve("0.log"))) {
            for (int i = 0; i < LINES; i++) {
                lines.write(CriText.of(nanos + i, "stdout", "F", "line number " + i));
                lines.write('\n');
            }
        }
    }
}
