package dev.lamina.gateway.api.logs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionSpecBuilder;
import dev.lamina.api.Logging;
import dev.lamina.gateway.api.TestApi;
import dev.lamina.gateway.auth.TestIdentity;
import dev.lamina.gateway.logs.LogFile;
import dev.lamina.gateway.logs.LogStream;
import dev.lamina.gateway.logs.TestLogs;
import dev.lamina.gateway.testing.TestConfig;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The API of CloudWatch Logs over HTTP, on lines in memory. */
class LogsApiTest {
    private static final String POD = "fn-orders-6d5f9b8c7d-2xk9p";
    private static final String GROUP = "\"logGroupName\": \"/aws/lambda/orders\"";

    @AutoClose
    private static final TestApi api =
            new TestApi(Map.of("lamina.logs.settle-time", "0s", "lamina.logs.follow-delay", "10s"));

    @AutoClose
    private static final HttpClient http = HttpClient.newHttpClient();

    private final long now = nanos(Instant.now());

    @BeforeEach
    void createFunction() {
        api.logs().reset();
        function("shop", "orders", null);
    }

    @Test
    void groupsAreFunctionsOfCaller() throws Exception {
        function("shop", "archive", 3);
        function("elsewhere", "secret", null);

        JsonNode groups = call("DescribeLogGroups", "{}");
        JsonNode page = call("DescribeLogGroups", "{\"limit\": 1}");
        JsonNode rest = call("DescribeLogGroups", "{\"nextToken\": " + page.get("nextToken") + "}");

        assertThat(groups.at("/logGroups").findValuesAsText("logGroupName"))
                .containsExactly("/aws/lambda/archive", "/aws/lambda/orders");
        assertThat(groups.at("/logGroups").findValuesAsText("retentionInDays")).containsExactly("3", "14");
        assertThat(groups.at("/logGroups/1/arn").asText())
                .isEqualTo("arn:aws:logs:us-east-1:shop:log-group:/aws/lambda/orders:*");
        assertThat(page.at("/logGroups/0/logGroupName").asText()).isEqualTo("/aws/lambda/archive");
        assertThat(rest.at("/logGroups").findValuesAsText("logGroupName")).containsExactly("/aws/lambda/orders");
    }

    @Test
    void streamsAreNamedByDayAndEnvironment() throws Exception {
        long noon = nanos(Instant.now().minusSeconds(86_400 * 2));
        api.logs().add("shop", POD, noon, "a").add("shop", POD, now - 1_000_000_000L, "b");

        JsonNode streams =
                call("DescribeLogStreams", "{" + GROUP + ", \"orderBy\": \"LastEventTime\", \"descending\": true}");

        assertThat(streams.at("/logStreams").findValuesAsText("logStreamName"))
                .containsExactly(stream(now - 1_000_000_000L), stream(noon));
        assertThat(streams.at("/logStreams/0/lastEventTimestamp").asLong())
                .isEqualTo((now - 1_000_000_000L) / 1_000_000);
    }

    @Test
    void streamIsReadInBothDirections() throws Exception {
        long begin = now - 5_000_000_000L;
        IntStream.range(0, 10).forEach(i -> api.logs().add("shop", POD, begin + i, "line " + i));
        String stream = GROUP + ", \"logStreamName\": \"" + stream(begin) + "\"";

        JsonNode last = call("GetLogEvents", "{" + stream + ", \"limit\": 4}");
        JsonNode earlier = get(stream, last, "nextBackwardToken");
        JsonNode later = get(stream, earlier, "nextForwardToken");
        JsonNode end = get(stream, later, "nextForwardToken");
        JsonNode first = call("GetLogEvents", "{" + stream + ", \"limit\": 2, \"startFromHead\": true}");
        JsonNode before = get(stream, first, "nextBackwardToken");

        assertThat(messages(last)).containsExactly("line 6", "line 7", "line 8", "line 9");
        assertThat(messages(earlier)).containsExactly("line 2", "line 3", "line 4", "line 5");
        assertThat(messages(later)).containsExactly("line 6", "line 7", "line 8", "line 9");
        assertThat(messages(end)).isEmpty();
        assertThat(end.get("nextForwardToken")).isEqualTo(later.get("nextForwardToken"));
        assertThat(messages(first)).containsExactly("line 0", "line 1");
        assertThat(messages(before)).isEmpty();
        assertThat(before.get("nextBackwardToken")).isEqualTo(first.get("nextBackwardToken"));
    }

    private JsonNode get(String stream, JsonNode page, String token) throws Exception {
        return call("GetLogEvents", "{" + stream + ", \"limit\": 4, \"nextToken\": " + page.get(token) + "}");
    }

    @Test
    void filterPagesThroughAllStreams() throws Exception {
        long begin = now - 60_000_000_000L;
        IntStream.range(0, 3000)
                .forEach(i -> api.logs()
                        .add("shop", i % 2 == 0 ? POD : POD.replace("2xk9p", "9pk2x"), begin + i, "line " + i)
                        .add("shop", POD, begin + i, "ERROR " + i));

        List<String> found = new ArrayList<>();
        JsonNode page = call("FilterLogEvents", "{" + GROUP + ", \"limit\": 700, \"filterPattern\": \"ERROR\"}");
        found.addAll(messages(page));
        while (page.has("nextToken")) {
            page = call(
                    "FilterLogEvents",
                    "{" + GROUP + ", \"limit\": 700, \"filterPattern\": \"ERROR\", \"nextToken\": "
                            + page.get("nextToken") + "}");
            found.addAll(messages(page));
        }

        assertThat(found).hasSize(3000).doesNotHaveDuplicates().allMatch(message -> message.startsWith("ERROR"));
    }

    @Test
    void pageHasOneMegabyteAtMost() throws Exception {
        long begin = now - 60_000_000_000L;
        String text = "x".repeat(15_000);
        IntStream.range(0, 200).forEach(i -> api.logs().add("shop", POD, begin + i, i + text));

        JsonNode page = call("FilterLogEvents", "{" + GROUP + "}");

        assertThat(page.get("events")).hasSize(69);
        assertThat(page.has("nextToken")).isTrue();
    }

    @Test
    void tailGetsNoEventBeforeOlderOnesAreThere() throws Exception {
        api.logs().add("shop", POD, now - 12_000_000_000L, "old").add("shop", POD, now - 1_000_000_000L, "new");

        assertThat(messages(call("FilterLogEvents", "{" + GROUP + ", \"interleaved\": true}")))
                .containsExactly("old");
        assertThat(messages(call("FilterLogEvents", "{" + GROUP + "}"))).containsExactly("old", "new");
    }

    @Test
    void timesAndStreamsLimitEvents() throws Exception {
        long begin = now - 60_000_000_000L;
        String other = POD.replace("2xk9p", "9pk2x");
        api.logs().add("shop", POD, begin, "a").add("shop", other, begin + 5_000_000_000L, "b");
        String after = GROUP + ", \"startTime\": " + (begin / 1_000_000 + 1);
        String until = GROUP + ", \"endTime\": " + begin / 1_000_000;

        assertThat(messages(call("FilterLogEvents", "{" + after + "}"))).containsExactly("b");
        assertThat(messages(call("FilterLogEvents", "{" + until + "}"))).containsExactly("a");
        assertThat(messages(
                        call("FilterLogEvents", "{" + GROUP + ", \"logStreamNames\": [\"" + stream(begin) + "\"]}")))
                .containsExactly("a");
    }

    @Test
    void olderLinesThanRetentionAreLeftOut() throws Exception {
        function("shop", "orders", 2);
        api.logs()
                .add("shop", POD, now - 3 * 86_400_000_000_000L, "old")
                .add("shop", POD, now - 86_400_000_000_000L, "young");

        assertThat(messages(call("FilterLogEvents", "{" + GROUP + ", \"startTime\": 0}")))
                .containsExactly("young");
    }

    @Test
    void queryCounts() throws Exception {
        IntStream.range(0, 5).forEach(i -> api.logs().add("shop", POD, now - 60_000_000_000L + i, "line " + i));
        long second = now / 1_000_000_000L;

        JsonNode started = call(
                "StartQuery",
                "{" + GROUP
                        + ", \"queryString\": \"filter @message like /[13]/ | stats count(*) as n\", \"startTime\": "
                        + (second - 300) + ", \"endTime\": " + second + "}");
        JsonNode result = call("GetQueryResults", "{\"queryId\": " + started.get("queryId") + "}");

        assertThat(result.get("status").asText()).isEqualTo("Complete");
        assertThat(result.get("results").toString()).isEqualTo("[[{\"field\":\"n\",\"value\":\"2\"}]]");
        assertThat(result.at("/statistics/recordsScanned").asInt()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '\0',
            value = {
                "FilterLogEvents; {}; logGroupName, logGroupIdentifier: set one of them",
                "FilterLogEvents; {\"logGroupName\": \"/var/x\"}; only functions have one",
                "FilterLogEvents; {\"logGroupName\": \"/aws/lambda/a\\\"} or {b=~\\\".*\"}; only functions have one",
                "FilterLogEvents; {\"logGroupName\": 7}; must be a string",
                "FilterLogEvents; {\"logGroupName\": \"/aws/lambda/none\"}; log group does not exist",
                "FilterLogEvents; {\"logGroupName\": \"/aws/lambda/orders\", \"filterPattern\": \"a:b\"}; quotes",
                "FilterLogEvents; {\"logGroupName\": \"/aws/lambda/orders\", \"limit\": 0}; from 1 to 10000",
                "FilterLogEvents; {\"logGroupName\": \"/aws/lambda/orders\", \"nextToken\": \"x\"}; nextToken",
                "GetLogEvents; {\"logGroupName\": \"/aws/lambda/orders\"}; logStreamName: it is required",
                "GetLogEvents; {\"logGroupName\": \"/aws/lambda/orders\", \"logStreamName\": \"x\"}; does not exist",
                "GetQueryResults; {\"queryId\": \"x\"}; queryId",
                "PutRetentionPolicy; {}; spec.logging.retentionDays",
                "StartLiveTail; {}; aws logs tail",
                "DescribeDestinations; {}; are."
            })
    void badRequestIsExplained(String action, String body, String why) throws Exception {
        HttpResponse<String> response = send(action, body, TestIdentity.TOKEN);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains(why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"logGroupName\": \"/aws/lambda/elsewhere.secret\"",
                "\"logGroupIdentifier\": \"arn:aws:logs:us-east-1:elsewhere:log-group:/aws/lambda/secret\""
            })
    void callerWithoutRightReadsNothing(String group) throws Exception {
        function("elsewhere", "secret", null);
        String query = new QueryId(
                        "arn:aws:logs:us-east-1:elsewhere:log-group:/aws/lambda/secret",
                        "fields @message",
                        0,
                        now / 1_000_000_000L,
                        10)
                .text();

        HttpResponse<String> filter = send("FilterLogEvents", "{" + group + "}", TestIdentity.TOKEN);
        HttpResponse<String> results = send("GetQueryResults", "{\"queryId\": \"" + query + "\"}", TestIdentity.TOKEN);

        assertThat(List.of(filter.statusCode(), results.statusCode())).containsExactly(403, 403);
        assertThat(filter.body())
                .contains("logs:FilterLogEvents", "get on functions/logs of lamina.dev in namespace elsewhere");
    }

    @Test
    void linesOfOtherNamespacesAreNotFound() throws Exception {
        api.logs()
                .add("elsewhere", POD, now - 60_000_000_000L, "theirs")
                .add("shop", "fn-orders-archive-6d5f9b8c7d-2xk9p", now - 60_000_000_000L, "of another function");

        JsonNode filter = call("FilterLogEvents", "{" + GROUP + ", \"filterPattern\": \"?theirs ?another\"}");
        JsonNode streams = call("DescribeLogStreams", "{" + GROUP + "}");

        assertThat(filter.get("events")).isEmpty();
        assertThat(streams.get("logStreams")).isEmpty();
    }

    @Test
    void storeThatIsAwayIsReported() throws Exception {
        api.logs().isAway("no answer of the store at logs:9428");

        HttpResponse<String> response = send("FilterLogEvents", "{" + GROUP + "}", TestIdentity.TOKEN);

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).contains("ServiceUnavailableException", "no answer of the store at logs:9428");
    }

    @Test
    void namespaceThatReadsTooMuchIsThrottled() throws Exception {
        CountDownLatch leave = new CountDownLatch(1);
        CountDownLatch entered = new CountDownLatch(2);
        api.logs().before(() -> {
            entered.countDown();
            await(leave);
        });
        List<CompletableFuture<HttpResponse<String>>> slow = IntStream.range(0, 2)
                .mapToObj(_ -> http.sendAsync(
                        request("FilterLogEvents", "{" + GROUP + "}", TestIdentity.TOKEN),
                        HttpResponse.BodyHandlers.ofString()))
                .toList();
        await(entered);

        HttpResponse<String> third = send("FilterLogEvents", "{" + GROUP + "}", TestIdentity.TOKEN);
        leave.countDown();

        assertThat(third.body()).contains("ThrottlingException", "Namespace shop");
        assertThat(slow).allSatisfy(call -> assertThat(call.join().statusCode()).isEqualTo(200));
    }

    @Test
    void installationWithoutStoreSaysWhatToSet() throws Exception {
        LogsCalls calls = new LogsCalls(List.of(), TestLogs.none(TestConfig.of(Map.of())));

        assertThat(calls.run(new GroupOrder(LogGroup.parse("/aws/lambda/a", "shop", "us-east-1"), () -> null))
                        .cause())
                .hasMessageContaining("logs.enabled");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void function(String namespace, String name, Integer retentionDays) {
        Function function = new Function();
        function.setMetadata(new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName(name)
                .withCreationTimestamp("2026-11-29T12:00:00Z")
                .build());
        function.setSpec(FunctionSpecBuilder.builder()
                .logging(new Logging(null, null, null, retentionDays))
                .build());
        api.functions().resource(function);
    }

    private static String stream(long time) {
        return LogStream.of(new LogFile("", POD, "$LATEST"), time).name();
    }

    private static long nanos(Instant time) {
        return time.getEpochSecond() * 1_000_000_000L;
    }

    private static List<String> messages(JsonNode page) {
        return page.get("events").findValuesAsText("message");
    }

    private JsonNode call(String action, String body) throws Exception {
        HttpResponse<String> response = send(action, body, TestIdentity.TOKEN);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new ObjectMapper().readTree(response.body());
    }

    private HttpResponse<String> send(String action, String body, String token) throws Exception {
        return http.send(request(action, body, token), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(String action, String body, String token) {
        return HttpRequest.newBuilder(api.uri())
                .header("X-Amz-Target", "Logs_20140328." + action)
                .header("Content-Type", "application/x-amz-json-1.1")
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }
}
