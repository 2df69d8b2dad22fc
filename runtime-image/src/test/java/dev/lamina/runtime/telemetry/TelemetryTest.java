package dev.lamina.runtime.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lamina.runtime.FunctionConfig;
import dev.lamina.runtime.log.ExtensionReport;
import dev.lamina.runtime.log.InitReport;
import dev.lamina.runtime.log.LogOutput;
import dev.lamina.runtime.log.LoggedInvocation;
import dev.lamina.runtime.log.PlatformLog;
import dev.lamina.runtime.log.Report;
import dev.lamina.runtime.loopback.Rejection;
import dev.lamina.runtime.stub.Receiver;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is logged, and the events that subscribers of both APIs get of it. */
class TelemetryTest {
    private static final int REPORTED = 1_500_000;

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final LogOutput output = new LogOutput(written, false);
    private final PlatformLog log = PlatformLog.of(
            FunctionConfig.from(Map.of(
                    "_HANDLER", "h",
                    "AWS_LAMBDA_FUNCTION_NAME", "f",
                    "LAMINA_GATEWAY", "gw:1",
                    "LAMINA_POD_NAME", "pod",
                    "LAMINA_CODE_SHA256", "c")),
            output);
    private final Telemetry telemetry = new Telemetry(log, 9001, true);
    private Receiver receiver;

    @BeforeEach
    void receive() throws Exception {
        receiver = new Receiver();
    }

    @AfterEach
    void stop() {
        receiver.close();
    }

    @Test
    void telemetryHasAllEventsFromStart() throws Exception {
        telemetry.open();
        log.initStart(false);
        print("in init\n");
        subscribe(TelemetryApi.TELEMETRY, "2022-12-13", "\"platform\",\"function\",\"extension\"");
        log.initEnd(InitReport.success(REPORTED, false));
        log.extension(new ExtensionReport("probe", "Ready", List.of("INVOKE"), null));
        telemetry.close();
        log.start(invocation("a"), null);
        print("{\"level\":\"INFO\"}\nsecond ");
        print("line\n");
        telemetry.extension("from probe".getBytes(UTF_8));
        log.runtimeDone(invocation("a"), report(), 4);
        log.reported(invocation("a"), report());

        await().until(() -> all().contains("platform.report"));
        assertThat(all().replaceAll("\"time\":\"[^\"]+Z\",", "").replaceAll("\"spans\":\\[[^]]+],", ""))
                .containsSubsequence(
                        "{\"type\":\"platform.initStart\",\"record\":{\"initializationType\":\"on-demand\",\"phase\":"
                                + "\"init\",",
                        "{\"type\":\"function\",\"record\":\"in init\"}",
                        "{\"type\":\"platform.telemetrySubscription\",\"record\":{\"name\":\"probe\",\"state\":"
                                + "\"Subscribed\",\"types\":[\"platform\",\"function\",\"extension\"]}}",
                        "{\"type\":\"platform.initRuntimeDone\",",
                        "{\"type\":\"platform.initReport\",",
                        "{\"type\":\"platform.extension\",\"record\":{\"name\":\"probe\",\"state\":\"Ready\","
                                + "\"events\":[\"INVOKE\"]}}",
                        "{\"type\":\"platform.start\",\"record\":{\"requestId\":\"a\",\"functionArn\":\"arn\",",
                        "\"tracing\":{\"type\":\"X-Amzn-Trace-Id\",\"value\":\"Root=1\"}}}",
                        "{\"type\":\"function\",\"record\":{\"level\":\"INFO\"}}",
                        "{\"type\":\"function\",\"record\":\"second line\"}",
                        "{\"type\":\"extension\",\"record\":\"from probe\"}",
                        "{\"type\":\"platform.runtimeDone\",\"record\":{\"requestId\":\"a\",\"status\":\"success\",",
                        "{\"type\":\"platform.report\",\"record\":{\"requestId\":\"a\",\"metrics\":{\"durationMs\"");
        assertThat(written.toString(UTF_8))
                .as("the log stays as it is")
                .contains(
                        "TELEMETRY\tName: probe\tState: Subscribed\tTypes: [Platform, Function, Extension]\n",
                        "START RequestId: a");
    }

    @Test
    void logsApiHasItsOwnRecords() throws Exception {
        telemetry.open();
        log.initStart(false);
        subscribe(TelemetryApi.LOGS, "2021-03-18", "\"platform\",\"function\"");
        log.start(invocation("a"), null);
        print("{\"level\":\"INFO\"}\n");
        log.endLines(invocation("a"), new Report(REPORTED, -1, 128, 66, "error", "Runtime.ExitError"), 0, null);

        await().until(() -> all().contains("platform.fault"));
        assertThat(all().replaceAll("\"time\":\"[^\"]+Z\",", ""))
                .isEqualTo("[{\"type\":\"platform.logsSubscription\",\"record\":{\"name\":\"probe\",\"state\":"
                        + "\"Subscribed\",\"types\":[\"platform\",\"function\"]}},"
                        + "{\"type\":\"platform.start\",\"record\":{\"requestId\":\"a\",\"version\":\"$LATEST\"}},"
                        + "{\"type\":\"function\",\"record\":\"{\\\"level\\\":\\\"INFO\\\"}\"},"
                        + "{\"type\":\"platform.runtimeDone\",\"record\":{\"requestId\":\"a\",\"status\":\"failure\"}},"
                        + "{\"type\":\"platform.end\",\"record\":{\"requestId\":\"a\"}},"
                        + "{\"type\":\"platform.report\",\"record\":{\"requestId\":\"a\",\"metrics\":{\"durationMs\":"
                        + "1.5,\"billedDurationMs\":2,\"memorySizeMB\":128,\"maxMemoryUsedMB\":66}}},"
                        + "{\"type\":\"platform.fault\",\"record\":\"RequestId: a Process exited before completing "
                        + "request\"}]");
    }

    @Test
    void firstSchemaOfLogsHasNoRuntimeDone() throws Exception {
        telemetry.open();
        subscribe(TelemetryApi.LOGS, "2020-08-15", "\"platform\"");
        log.endLines(invocation("a"), report(), 0, null);
        print("not asked for\n");

        await().until(() -> all().contains("platform.report"));
        assertThat(all()).doesNotContain("runtimeDone", "not asked for");
    }

    @Test
    void otherApiAndLateSubscriptionAreRefused() throws Exception {
        subscribe(TelemetryApi.TELEMETRY, "2022-12-13", "\"function\"");
        assertThatThrownBy(() -> subscribe(TelemetryApi.LOGS, "2020-08-15", "\"function\""))
                .isInstanceOf(Rejection.class)
                .hasMessage("Extension probe has subscribed with the Telemetry API");
        telemetry.close();
        assertThatThrownBy(() -> subscribe(TelemetryApi.TELEMETRY, "2022-12-13", "\"function\""))
                .hasMessage("Telemetry API subscription is closed already");
    }

    @Test
    void secondSubscriptionReplacesFirst() throws Exception {
        subscribe(TelemetryApi.TELEMETRY, "2022-12-13", "\"function\"");
        subscribe(TelemetryApi.TELEMETRY, "2022-12-13", "\"function\"");
        telemetry.close();
        print("once\n");

        await().until(() -> all().contains("once"));
        assertThat(all()).containsOnlyOnce("once");
    }

    @Test
    void nothingIsTappedWithoutSubscriber() {
        telemetry.open();
        telemetry.close();
        log.start(invocation("a"), null);
        print("x\n");
        assertThat(all()).isEmpty();
    }

    private void subscribe(TelemetryApi api, String schema, String types) throws Rejection {
        telemetry.subscribe(
                api,
                "probe",
                "{\"schemaVersion\":\"" + schema + "\",\"types\":[" + types + "],\"buffering\":{\"timeoutMs\":200},"
                        + "\"destination\":{\"protocol\":\"HTTP\",\"URI\":\"http://sandbox.localdomain:"
                        + receiver.port() + "\"}}");
    }

    private static LoggedInvocation invocation(String id) {
        return new LoggedInvocation(id, "arn", "Root=1");
    }

    private static Report report() {
        return new Report(REPORTED, -1, 128, 66, null, null);
    }

    private void print(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        output.write(bytes, 0, bytes.length);
    }

    private String all() {
        return receiver.bodies();
    }
}
