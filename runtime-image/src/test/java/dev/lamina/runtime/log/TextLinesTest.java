package dev.lamina.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Golden lines of Lambda's text format. */
class TextLinesTest {
    private static final int BYTES = 4;
    private final TextLines lines = new TextLines("$LATEST", false);

    @Test
    void startLineMatchesLambda() {
        assertThat(lines.start(invocation("<id>", "arn"))).isEqualTo("START RequestId: <id> Version: $LATEST\n");
    }

    @Test
    void coldReportLineMatchesLambda() {
        assertThat(end(170_130_000, null, null))
                .isEqualTo("END RequestId: <id>\n"
                        + "REPORT RequestId: <id>\tDuration: 8.40 ms\tBilled Duration: 179 ms\tMemory Size: "
                        + "128 MB\tMax Memory Used: 66 MB\tInit Duration: 170.13 ms\t\n");
    }

    @Test
    void warmReportHasNoInit() {
        assertThat(end(-1, null, null))
                .endsWith(
                        "\tDuration: 8.40 ms\tBilled Duration: 9 ms\tMemory Size: 128 MB\tMax Memory Used: 66 MB\t\n");
    }

    @Test
    void environmentFailureHasStatus() {
        assertThat(end(-1, "timeout", null)).endsWith("66 MB\tStatus: timeout\n");
        assertThat(end(-1, "error", "Runtime.ExitError"))
                .endsWith("66 MB\tStatus: error\tError Type: Runtime.ExitError\n");
        assertThat(end(170_130_000, "timeout", null)).endsWith("66 MB\tInit Duration: 170.13 ms\tStatus: timeout\n");
    }

    @Test
    void failedInitIsReported() {
        assertThat(lines.initEnd(new InitReport(1_236_040_000, false, "timeout", null)))
                .isEqualTo("INIT_REPORT Init Duration: 1236.04 ms\tPhase: init\tStatus: timeout\n");
        assertThat(lines.initEnd(new InitReport(1_236_040_000, true, "error", "Runtime.BadFunctionCode")))
                .isEqualTo("INIT_REPORT Init Duration: 1236.04 ms\tPhase: invoke\tStatus: error\tError Type: "
                        + "Runtime.BadFunctionCode\n");
    }

    @Test
    void successfulInitIsReportedOnlyIfProvisioned() {
        InitReport report = InitReport.success(1_236_040_000, false);
        assertThat(lines.initStart(false) + lines.initEnd(report)).isEmpty();
        assertThat(new TextLines("$LATEST", true).initEnd(report))
                .isEqualTo("INIT_REPORT Init Duration: 1236.04 ms\tPhase: init\tStatus: success\n");
    }

    private static LoggedInvocation invocation(String id, String arn) {
        return new LoggedInvocation(id, arn, "Root=1");
    }

    private String end(long initNanos, String status, String errorType) {
        return lines.end(
                invocation("<id>", "arn"), new Report(8_400_000, initNanos, 128, 66, status, errorType), BYTES);
    }
}
