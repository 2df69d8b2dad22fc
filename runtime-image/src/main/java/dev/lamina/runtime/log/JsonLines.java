package dev.lamina.runtime.log;

import dev.lamina.runtime.FunctionConfig;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/**
 * Lambda's JSON format: {@code {"time","type":"platform.X","record"}}, with the records of its telemetry schema and the
 * levels of its page on log-level filtering. Every failure is a warning.
 */
final class JsonLines implements PlatformLines {
    static final DateTimeFormatter MILLISECONDS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();
    private static final long BYTES_PER_MB = 1024 * 1024;

    private final FunctionConfig config;
    private final SystemLevel least;
    private final InstantSource clock;

    JsonLines(FunctionConfig config, InstantSource clock) {
        this(config, config.logging().systemLevel(), clock);
    }

    JsonLines(FunctionConfig config, SystemLevel least, InstantSource clock) {
        this.config = config;
        this.least = least;
        this.clock = clock;
    }

    @Override
    public String initStart(boolean insideInvocation) {
        if (omitted(SystemLevel.INFO)) {
            return "";
        }
        return line(
                "initStart",
                init(insideInvocation ? "invoke" : "init")
                        .text(
                                "runtimeVersion",
                                config.bootstrap() == null
                                        ? "java:" + Runtime.version().feature()
                                        : null)
                        .text("functionName", config.functionName())
                        .text("functionVersion", config.version())
                        .text("instanceId", config.podName())
                        .number("instanceMaxMemory", config.memoryMb() * BYTES_PER_MB));
    }

    @Override
    public String initEnd(InitReport report) {
        return initRuntimeDone(report) + initReport(report);
    }

    private String initRuntimeDone(InitReport report) {
        return omitted(level(report.status(), SystemLevel.DEBUG))
                ? ""
                : line("initRuntimeDone", status(init(report.phase()), report.status(), report.errorType()));
    }

    private String initReport(InitReport report) {
        return omitted(level(report.status(), config.provisioned() ? SystemLevel.INFO : SystemLevel.DEBUG))
                ? ""
                : line(
                        "initReport",
                        status(init(report.phase()), report.status(), report.errorType())
                                .object("metrics", new JsonObject().ms("durationMs", report.nanos())));
    }

    @Override
    public String start(LoggedInvocation invocation) {
        return omitted(SystemLevel.INFO)
                ? ""
                : line(
                        "start",
                        traced(
                                request(invocation)
                                        .text("functionArn", invocation.functionArn())
                                        .text("version", config.version()),
                                invocation));
    }

    @Override
    public String runtimeDone(LoggedInvocation invocation, Report report, int producedBytes) {
        if (omitted(level(report.status(), SystemLevel.DEBUG))) {
            return "";
        }
        JsonObject record = status(request(invocation), report.status(), report.errorType());
        if (producedBytes > 0) {
            record.listOfOne(
                    "spans",
                    new JsonObject()
                            .text("name", "responseLatency")
                            .text("start", MILLISECONDS.format(clock.instant().minusNanos(report.durationNanos())))
                            .ms("durationMs", report.durationNanos()));
        }
        record.object(
                "metrics",
                new JsonObject().ms("durationMs", report.durationNanos()).number("producedBytes", producedBytes));
        return line("runtimeDone", traced(record, invocation));
    }

    @Override
    public String report(LoggedInvocation invocation, Report report) {
        if (omitted(level(report.status(), SystemLevel.INFO))) {
            return "";
        }
        JsonObject metrics = new JsonObject()
                .ms("durationMs", report.durationNanos())
                .number("billedDurationMs", report.billedMs())
                .number("memorySizeMB", report.memoryMb())
                .number("maxMemoryUsedMB", report.maxMemoryMb());
        if (report.hasInit()) {
            metrics.ms("initDurationMs", report.initNanos());
        }
        return line(
                "report",
                traced(
                        status(request(invocation).object("metrics", metrics), report.status(), report.errorType()),
                        invocation));
    }

    @Override
    public String extension(ExtensionReport report) {
        return omitted(level(report.errorType(), SystemLevel.INFO))
                ? ""
                : line(
                        "extension",
                        new JsonObject()
                                .text("name", report.name())
                                .text("state", report.state())
                                .texts("events", report.events())
                                .text("errorType", report.errorType()));
    }

    @Override
    public String subscription(SubscriptionReport report) {
        return omitted(SystemLevel.INFO)
                ? ""
                : line(
                        report.logsApi() ? "logsSubscription" : "telemetrySubscription",
                        new JsonObject()
                                .text("name", report.name())
                                .text("state", "Subscribed")
                                .texts("types", report.types()));
    }

    private JsonObject init(String phase) {
        return new JsonObject()
                .text("initializationType", config.initializationType())
                .text("phase", phase);
    }

    private static JsonObject request(LoggedInvocation invocation) {
        return new JsonObject().text("requestId", invocation.requestId());
    }

    /** AWS's member has a {@code spanId} too, of X-Ray's segment for the function; here X-Ray makes none. */
    private static JsonObject traced(JsonObject record, LoggedInvocation invocation) {
        return invocation.traceId() == null
                ? record
                : record.object(
                        "tracing",
                        new JsonObject().text("type", "X-Amzn-Trace-Id").text("value", invocation.traceId()));
    }

    private static JsonObject status(JsonObject record, String status, String errorType) {
        return record.text("status", status == null ? "success" : status).text("errorType", errorType);
    }

    private static SystemLevel level(String status, SystemLevel ofSuccess) {
        return status == null ? ofSuccess : SystemLevel.WARN;
    }

    private boolean omitted(SystemLevel level) {
        return level.compareTo(least) < 0;
    }

    private String line(String type, JsonObject record) {
        Instant now = clock.instant();
        return new JsonObject()
                        .text("time", MILLISECONDS.format(now))
                        .text("type", "platform." + type)
                        .object("record", record)
                + "\n";
    }
}
