package dev.lamina.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Node;
import dev.lamina.e2e.system.Workspace;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LogType;

/** An invocation's log as its caller sees it. */
@EndToEnd
@ResourceLock(Node.MOST)
class ConformanceLogsE2E {
    private static final String REPORT =
            "REPORT RequestId: %s\tDuration: (?<duration>\\d+\\.\\d\\d) ms\tBilled Duration: (?<billed>\\d+) ms\t"
                    + "Memory Size: 512 MB\tMax Memory Used: \\d+ MB\t";
    private static final String INIT = "Init Duration: (?<init>\\d+\\.\\d\\d) ms\t";

    private final Faces faces;
    private InvokeResponse cold;
    private InvokeResponse warm;

    ConformanceLogsE2E(Workspace workspace) {
        this.faces = new Faces(workspace);
    }

    @BeforeAll
    void callTwice() {
        faces.deployAndAwait("faces", "memory: 512Mi", "timeoutSeconds: 20");
        cold = faces.call("faces", "{\"face\":\"nothing\"}", invoke -> invoke.logType(LogType.TAIL));
        warm = faces.call("faces", "{\"face\":\"nothing\"}", invoke -> invoke.logType(LogType.TAIL));
    }

    @Test
    @Behaviour(
            number = 5,
            text = "`X-Amz-Log-Type: Tail` yields `X-Amz-Log-Result`, at most the last 4 KB of that invocation's "
                    + "log; without it there is none.")
    void logTailIsLast4KbOnRequest() {
        String event = "{\"face\":\"print\",\"lines\":600,\"text\":\"a line of the log\"}";
        InvokeResponse tail = faces.call("faces", event, invoke -> invoke.logType(LogType.TAIL));
        InvokeResponse none = faces.call("faces", event);

        assertThat(Base64.getDecoder().decode(tail.logResult())).hasSizeBetween(4000, 4096);
        assertThat(Faces.log(tail.logResult()))
                .contains("a line of the log 599\n", "END RequestId: " + id(tail), "REPORT RequestId: " + id(tail))
                .doesNotContain("START RequestId");
        assertThat(none.logResult()).isNull();
    }

    @Test
    @Behaviour(
            number = 29,
            text = "REPORT is tab-separated: Duration, Billed Duration, Memory Size, Max Memory Used, and on a "
                    + "cold start only Init Duration.")
    void reportLineHasLambdaOrder() {
        assertThat(Faces.log(cold.logResult()))
                .startsWith("START RequestId: " + id(cold) + " Version: $LATEST\n")
                .containsPattern("END RequestId: " + id(cold) + "\n" + REPORT.formatted(id(cold)) + INIT + "\n$");
        assertThat(Faces.log(warm.logResult())).containsPattern(REPORT.formatted(id(warm)) + "\n$");
    }

    @Test
    @Behaviour(
            number = 30,
            text = "Billed Duration is an integer: Duration rounded up when warm, Init Duration and Duration "
                    + "rounded up on a cold start.")
    void billedDurationIsRoundedUpAndCoversInit() {
        Matcher first = report(cold, INIT);
        Matcher second = report(warm, "");

        assertBilled(first, number(first, "init") + number(first, "duration"), 0.01);
        assertBilled(second, number(second, "duration"), 0.005);
    }

    @Test
    @Behaviour(
            number = 31,
            text = "In JSON format the system lines are `platform.*` records; at level WARN a successful invoke "
                    + "logs none.")
    void systemLogLinesAreJson() {
        faces.deployAndAwait("json", "memory: 512Mi", "logging: {format: JSON}");
        faces.deployAndAwait("terse", "memory: 512Mi", "logging: {format: JSON, systemLevel: WARN}");
        String event = "{\"face\":\"print\",\"lines\":1,\"text\":\"said\"}";
        InvokeResponse json = faces.call("json", event, invoke -> invoke.logType(LogType.TAIL));
        InvokeResponse terse = faces.call("terse", event, invoke -> invoke.logType(LogType.TAIL));

        assertThat(platformLines(json))
                .extracting(line -> line.get("type").asText())
                .containsExactly("platform.start", "platform.report");
        assertThat(platformLines(json))
                .allSatisfy(line ->
                        assertThat(line.at("/record/requestId").asText()).isEqualTo(id(json)));
        assertThat(Faces.log(terse.logResult())).isEqualTo("said 0\n");
    }

    private static List<JsonNode> platformLines(InvokeResponse answer) {
        return Faces.log(answer.logResult())
                .lines()
                .filter(line -> line.startsWith("{"))
                .map(Faces::json)
                .toList();
    }

    // The printed duration has two decimals; the billed one is rounded up from all of them.
    private static void assertBilled(Matcher report, double millis, double rounding) {
        assertThat(Double.parseDouble(report.group("billed")))
                .isBetween(Math.ceil(millis - rounding), Math.ceil(millis + rounding));
    }

    private static Matcher report(InvokeResponse answer, String rest) {
        Matcher report = Pattern.compile(REPORT.formatted(id(answer)) + rest).matcher(Faces.log(answer.logResult()));
        assertThat(report.find()).as(Faces.log(answer.logResult())).isTrue();
        return report;
    }

    private static double number(Matcher report, String group) {
        return Double.parseDouble(report.group(group));
    }

    private static String id(InvokeResponse answer) {
        return answer.responseMetadata().requestId();
    }
}
