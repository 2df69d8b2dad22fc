package dev.lamina.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.runtime.FunctionConfig;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Golden lines of Lambda's JSON format, at each level. */
class JsonLinesTest {
    private static final String HEAD = "{'time':'2026-10-08T07:30:27.060Z','type':'platform.";
    private static final String INIT = "'record':{'initializationType':'on-demand','phase':'init',";
    private static final String INIT_START = HEAD + "initStart'," + INIT + "'runtimeVersion':'java:"
            + Runtime.version().feature()
            + "','functionName':'hello','functionVersion':'$LATEST','instanceId':'fn-hello-1','instanceMaxMemory':"
            + "268435456}}\n";
    private static final String START =
            HEAD + "start','record':{'requestId':'r','functionArn':'arn:f','version':'$LATEST'}}\n";
    private static final String INIT_RUNTIME_DONE = HEAD + "initRuntimeDone'," + INIT + "'status':'success'}}\n";
    private static final String INIT_REPORT =
            HEAD + "initReport'," + INIT + "'status':'success','metrics':{'durationMs':173.778}}}\n";
    private static final String METRICS =
            "'metrics':{'durationMs':1233.96,'billedDurationMs':%d,'memorySizeMB':256,'maxMemoryUsedMB':123%s},";
    private static final String REPORT = HEAD + "report','record':{'requestId':'r'," + METRICS + "%s}}\n";
    private static final long MS = 1_000_000;
    private static final LoggedInvocation CALLED = new LoggedInvocation("r", "arn:f", null);

    @Test
    void debugLevelLogsEverything() {
        JsonLines lines = lines(SystemLevel.DEBUG);
        assertThat(lines.initStart(false)).isEqualTo(json(INIT_START));
        assertThat(lines.initEnd(InitReport.success(173_778_000, false)))
                .isEqualTo(json(INIT_RUNTIME_DONE + INIT_REPORT));
        assertThat(lines.start(CALLED)).isEqualTo(json(START));
        assertThat(end(lines, 463_512_000, null, null))
                .isEqualTo(json(HEAD + "runtimeDone','record':{'requestId':'r','status':'success',"
                        + "'spans':[{'name':'responseLatency','start':'2026-10-08T07:30:25.826Z','durationMs':1233."
                        + "96}],"
                        + "'metrics':{'durationMs':1233.96,'producedBytes':40}}}\n"
                        + report(1698, ",'initDurationMs':463.512", "'status':'success'")));
    }

    @Test
    void infoLevelLogsStartAndReport() {
        JsonLines lines = lines(SystemLevel.INFO);
        assertThat(lines.initStart(false)).isEqualTo(json(INIT_START));
        assertThat(lines.initEnd(InitReport.success(1, false))).isEmpty();
        assertThat(lines.start(CALLED)).isEqualTo(json(START));
        assertThat(end(lines, -1, null, null)).isEqualTo(json(report(1234, "", "'status':'success'")));
    }

    @Test
    void warnLevelLogsNoSuccess() {
        JsonLines lines = lines(SystemLevel.WARN);
        assertThat(lines.initStart(false)
                        + lines.initEnd(InitReport.success(1, false))
                        + lines.start(CALLED)
                        + end(lines, -1, null, null))
                .isEmpty();
    }

    @Test
    void traceIdIsInAllRecordsOfInvocation() {
        LoggedInvocation traced = new LoggedInvocation("r", "arn:f", "Root=1;Parent=2;Sampled=1");
        JsonLines lines = lines(SystemLevel.DEBUG);

        String all = lines.start(traced) + lines.end(traced, new Report(MS, -1, 256, 123, null, null), 40);

        assertThat(all.lines())
                .hasSize(3)
                .allMatch(line -> line.contains(
                        json("'tracing':{'type':'X-Amzn-Trace-Id','value':'Root=1;Parent=2;Sampled=1'}}")));
    }

    @Test
    void warnLevelLogsTimeout() {
        JsonLines lines = lines(SystemLevel.WARN);
        assertThat(lines.end(CALLED, new Report(3000 * MS, -1, 256, 123, "timeout", null), 0))
                .isEqualTo(json(HEAD
                        + "runtimeDone','record':{'requestId':'r','status':'timeout','metrics':{"
                        + "'durationMs':3000,'producedBytes':0}}}\n"
                        + HEAD
                        + "report','record':{'requestId':'r','metrics':{'durationMs':3000,"
                        + "'billedDurationMs':3000,'memorySizeMB':256,'maxMemoryUsedMB':"
                        + "123},'status':'timeout'}}\n"));
    }

    @Test
    void warnLevelLogsEndOfEnvironment() {
        assertThat(end(lines(SystemLevel.WARN), -1, "error", "Runtime.ExitError"))
                .contains(json("'requestId':'r','status':'error','errorType':'Runtime.ExitError',"))
                .endsWith(json(report(1234, "", "'status':'error','errorType':'Runtime.ExitError'")));
    }

    @Test
    void warnLevelLogsFailedInit() {
        assertThat(lines(SystemLevel.WARN)
                        .initEnd(new InitReport(10_000_487_000L, true, "error", "Runtime.BadFunctionCode")))
                .isEqualTo(json(HEAD
                        + "initRuntimeDone','record':{'initializationType':'on-demand','phase':'invoke','status':"
                        + "'error','errorType':'Runtime.BadFunctionCode'}}\n"
                        + HEAD
                        + "initReport','record':{'initializationType':'on-demand','phase':'invoke','status':'error',"
                        + "'errorType':'Runtime.BadFunctionCode',"
                        + "'metrics':{'durationMs':10000.487}}}\n"));
    }

    @Test
    void provisionedInitIsLogged() {
        JsonLines lines = lines(
                Map.of("AWS_LAMBDA_INITIALIZATION_TYPE", "provisioned-concurrency", "LAMINA_SYSTEM_LOG_LEVEL", "INFO"));
        assertThat(lines.initEnd(InitReport.success(173_778_000, false)))
                .isEqualTo(json(INIT_REPORT.replace("on-demand", "provisioned-concurrency")));
    }

    @ParameterizedTest
    @CsvSource({"0,0", "499,0", "500,0.001", "1050000,1.05", "1009000,1.009", "999999500,1000", "565400000,565.4"})
    void millisecondsHaveThreeDecimals(long nanos, String text) {
        assertThat(new JsonObject().ms("ms", nanos)).hasToString("{\"ms\":" + text + "}");
    }

    @Test
    void textIsEscapedAndAbsentTextIsOmitted() {
        assertThat(new JsonObject().text("none", null).text("some", "a\"b\\c\n\u001f\u00e9"))
                .hasToString("{\"some\":\"a\\\"b\\\\c\\u000a\\u001f\u00e9\"}");
    }

    static JsonLines lines(SystemLevel level) {
        return lines(Map.of("LAMINA_SYSTEM_LOG_LEVEL", level.name()));
    }

    private static JsonLines lines(Map<String, String> more) {
        Map<String, String> env = new HashMap<>(Map.of(
                "_HANDLER",
                "a.B::c",
                "LAMINA_GATEWAY",
                "gateway:8081",
                "LAMINA_POD_NAME",
                "fn-hello-1",
                "LAMINA_CODE_SHA256",
                "ab",
                "AWS_LAMBDA_FUNCTION_NAME",
                "hello",
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
                "256"));
        env.putAll(more);
        return new JsonLines(FunctionConfig.from(env), InstantSource.fixed(Instant.parse("2026-10-08T07:30:27.060Z")));
    }

    private static String end(JsonLines lines, long initNanos, String status, String errorType) {
        return lines.end(CALLED, new Report(1_233_960_000, initNanos, 256, 123, status, errorType), 40);
    }

    private static String report(int billed, String more, String status) {
        return REPORT.formatted(billed, more, status);
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
