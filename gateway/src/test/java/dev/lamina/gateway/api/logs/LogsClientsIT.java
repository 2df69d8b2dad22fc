package dev.lamina.gateway.api.logs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionSpecBuilder;
import dev.lamina.gateway.api.Boto3;
import dev.lamina.gateway.api.TestApi;
import dev.lamina.gateway.auth.TestIdentity;
import dev.lamina.gateway.logs.CriText;
import dev.lamina.testbed.server.LogServers;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** AWS's own clients read what the real collector finds in log files and the real store keeps. */
@Timeout(180)
class LogsClientsIT {
    private static final String POD = "shop_fn-orders-6d5f9b8c7d-2xk9p_0a1b";
    private static final String GROUP = "/aws/lambda/orders";

    @TempDir
    static Path directory;

    private static LogServers servers;
    private static TestApi api;

    @BeforeAll
    static void start() {
        servers = new LogServers(directory);
        api = new TestApi(Map.of(
                "lamina.logs.url",
                servers.url().toString(),
                "lamina.logs.directory",
                servers.pods().toString(),
                "lamina.logs.settle-time",
                "2s",
                "lamina.logs.follow-delay",
                "4s"));
        List.of("orders", "many").forEach(LogsClientsIT::create);
    }

    private static void create(String name) {
        Function function = new Function();
        function.setMetadata(
                new ObjectMetaBuilder().withNamespace("shop").withName(name).build());
        function.setSpec(FunctionSpecBuilder.builder().build());
        api.functions().resource(function);
    }

    @AfterAll
    static void stop() throws Exception {
        api.close();
        servers.close();
    }

    /** The pod prints, is killed in the middle of a line, and its files are deleted: the log has everything. */
    @Test
    void tailShowsLinesOfPodThatIsGone() throws Exception {
        Path log = logFile(POD);
        append(log, "F", IntStream.range(0, 5).mapToObj(i -> "line " + i).toArray(String[]::new));
        append(log, "P", "{\"level\":\"ERROR\",\"text\":\"" + "x".repeat(16_000));
        append(log, "F", "\"}", "", "I1129 12:00:00.000000 1 a.go:1] like klog");
        logFile("elsewhere_fn-orders-6d5f9b8c7d-2xk9p_0a1b", "secret");

        try (Client tail = new Client("logs", "tail", GROUP, "--follow", "--since", "5m", "--format", "short")) {
            tail.awaitLine("line 4");
            append(log, "F", "last words");
            append(log, "P", "killed in the middle of");
            Awaitility.await("the collector has the file open").until(() -> openByCollector(log));
            deletePod(log);
            tail.awaitLine("last words");
            tail.awaitLine("killed in the middle of");

            assertThat(tail.seen()).noneMatch(line -> line.contains("secret"));
            assertThat(tail.seen().stream().filter(line -> line.contains("line 4")))
                    .hasSize(1);
            assertThat(tail.seen()).anyMatch(line -> line.contains("\"ERROR\"") && line.endsWith("x\"}"));
            assertThat(tail.seen()).anyMatch(line -> line.endsWith("I1129 12:00:00.000000 1 a.go:1] like klog"));
        }
    }

    /** Other processes only: /proc shows that the collector reads the file, so that it will read its end. */
    private static boolean openByCollector(Path file) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().command().orElse("").endsWith("/vlagent"))
                .anyMatch(process -> {
                    try (Stream<Path> open = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
                        return open.anyMatch(fd -> {
                            try {
                                return Files.readSymbolicLink(fd).equals(file);
                            } catch (IOException e) {
                                return false;
                            }
                        });
                    } catch (IOException e) {
                        return false;
                    }
                });
    }

    @Test
    void boto3ReadsManyLines() throws Exception {
        String[] lines = IntStream.range(0, 11_000)
                .mapToObj(i -> i % 1000 == 7 ? "{\"level\":\"ERROR\",\"n\":" + i + "}" : "plain line number " + i)
                .toArray(String[]::new);
        Path log = logFile("shop_fn-many-6d5f9b8c7d-2xk9p_0a1b");
        append(log, "F", lines);

        JsonNode seen = boto3("""
            import boto3, json, time
            logs = boto3.client("logs")
            group = "/aws/lambda/many"
            def all(**more):
                return [e for page in logs.get_paginator("filter_log_events").paginate(logGroupName=group, **more)
                        for e in page["events"]]
            while not all(filterPattern='"plain line number 10999"'):
                time.sleep(0.5)
            stream = logs.describe_log_streams(logGroupName=group)["logStreams"][0]["logStreamName"]
            forward, page = [], logs.get_log_events(logGroupName=group, logStreamName=stream, startFromHead=True)
            while page["events"]:
                forward += [e["message"] for e in page["events"]]
                page = logs.get_log_events(logGroupName=group, logStreamName=stream, nextToken=page["nextForwardToken"])
            last = logs.get_log_events(logGroupName=group, logStreamName=stream, limit=2)["events"]
            every = all()
            errors = all(filterPattern='{ $.level = "ERROR" && $.n > 5000 }')
            now = int(time.time())
            query = 'filter level = "ERROR" | stats count(*) as n, max(n) by bin(1d)'
            id = logs.start_query(logGroupName=group, startTime=now - 600, endTime=now, queryString=query)["queryId"]
            result = logs.get_query_results(queryId=id)
            logs.stop_query(queryId=id)
            try:
                logs.start_query(logGroupName=group, startTime=0, endTime=1, queryString='parse @message "*" as a')
            except logs.exceptions.MalformedQueryException as e:
                refused = e.response["Error"]["Message"]
            try:
                logs.filter_log_events(logGroupName="/aws/lambda/none")
            except logs.exceptions.ResourceNotFoundException as e:
                missing = e.response["Error"]["Message"]
            print(json.dumps({"events": len(every), "ids": len({e["eventId"] for e in every}), "forward": len(forward),
                "first": forward[0], "last": [e["message"] for e in last], "errors": len(errors), "stream": stream,
                "status": result["status"], "row": {f["field"]: f["value"] for f in result["results"][0]},
                "refused": refused, "missing": missing}))
            """);

        assertThat(seen.path("events").asInt()).isEqualTo(11_000);
        assertThat(seen.path("ids").asInt()).isEqualTo(11_000);
        assertThat(seen.path("forward").asInt()).isEqualTo(11_000);
        assertThat(seen.path("first").asText()).isEqualTo("plain line number 0");
        assertThat(seen.path("last").toString()).isEqualTo("[\"plain line number 10998\",\"plain line number 10999\"]");
        assertThat(seen.path("errors").asInt()).isEqualTo(6);
        assertThat(seen.path("stream").asText()).matches("\\d{4}/\\d\\d/\\d\\d/\\[\\$LATEST]fn-many-6d5f9b8c7d-2xk9p");
        assertThat(seen.path("status").asText()).isEqualTo("Complete");
        assertThat(seen.at("/row/n").asText()).isEqualTo("11");
        assertThat(seen.at("/row/max(n)").asText()).isEqualTo("10007");
        assertThat(seen.path("refused").asText()).contains("the command parse is not supported");
        assertThat(seen.path("missing").asText()).contains("/aws/lambda/none");
    }

    @Test
    void storeThatIsAwayIsReportedAndLosesNothing() throws Exception {
        logFile("shop_fn-patient-6d5f9b8c7d-2xk9p_0a1b", "before");
        await("the line", "patient", "before");

        servers.stopStore();
        Path log = logFile("shop_fn-patient-6d5f9b8c7d-2xk9p_0a1b", "meanwhile");
        HttpResponse<String> away = filter("patient");
        servers.startStore();

        assertThat(away.statusCode()).isEqualTo(503);
        assertThat(away.body())
                .contains("The log store is not available", servers.url().getAuthority());
        append(log, "F", "after");
        await("all lines", "patient", "before", "meanwhile", "after");
    }

    private static void await(String what, String function, String... lines) {
        Awaitility.await(what)
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(new ObjectMapper()
                                .readTree(filter(function).body())
                                .path("events")
                                .findValuesAsText("message"))
                        .containsExactly(lines));
    }

    private static HttpResponse<String> filter(String function) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(api.uri())
                            .header("X-Amz-Target", "Logs_20140328.FilterLogEvents")
                            .header("Authorization", "Bearer " + TestIdentity.TOKEN)
                            .POST(HttpRequest.BodyPublishers.ofString(
                                    "{\"logGroupName\": \"/aws/lambda/" + function + "\"}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private static JsonNode boto3(String script) throws Exception {
        return new ObjectMapper()
                .readTree(Boto3.run(
                        directory,
                        Map.of("AWS_ENDPOINT_URL_CLOUDWATCH_LOGS", api.uri().toString()),
                        script));
    }

    private static ProcessBuilder client(List<String> command) {
        ProcessBuilder process = new ProcessBuilder(command);
        process.environment()
                .putAll(Map.of(
                        "AWS_ENDPOINT_URL_CLOUDWATCH_LOGS",
                        api.uri().toString(),
                        "AWS_DEFAULT_REGION",
                        "us-east-1",
                        "AWS_ACCESS_KEY_ID",
                        TestIdentity.ACCESS_KEY,
                        "AWS_SECRET_ACCESS_KEY",
                        TestIdentity.SECRET,
                        "PYTHONUNBUFFERED",
                        "1"));
        return process;
    }

    private static String required(String variable) {
        String value = System.getenv(variable);
        assertThat(value)
                .as(variable + ": run `make test`, or `eval \"$(dev/test-env.sh)\"` in this shell")
                .isNotNull();
        return value;
    }

    /** The command line, which runs until it is closed. */
    private static final class Client implements AutoCloseable {
        private final Process process;
        private final BlockingQueue<String> printed = new LinkedBlockingQueue<>();
        private final List<String> seen = new ArrayList<>();

        Client(String... arguments) throws IOException {
            List<String> command = new ArrayList<>(List.of(required("LAMINA_AWS_CLI_2")));
            command.addAll(List.of(arguments));
            this.process = client(command).redirectErrorStream(true).start();
            Thread.ofVirtual().start(() -> {
                try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                    lines.lines().forEach(printed::add);
                } catch (IOException e) {
                    printed.add(e.toString());
                }
            });
        }

        void awaitLine(String text) throws InterruptedException {
            String line;
            do {
                line = printed.poll(60, TimeUnit.SECONDS);
                assertThat(line).as("a line with " + text + " after " + seen).isNotNull();
                seen.add(line);
            } while (!line.contains(text));
        }

        List<String> seen() {
            return seen;
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }

    private static Path logFile(String pod, String... lines) throws IOException {
        Path file = servers.pods().resolve(pod).resolve("function").resolve("0.log");
        Files.createDirectories(file.getParent());
        append(file, "F", lines);
        return file;
    }

    private static void append(Path file, String tag, String... lines) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            Instant now = Instant.now();
            text.append(CriText.of(now.getEpochSecond() * 1_000_000_000L + now.getNano(), "stdout", tag, line))
                    .append('\n');
        }
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static void deletePod(Path log) throws IOException {
        try (Stream<Path> files = Files.walk(log.getParent().getParent())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
