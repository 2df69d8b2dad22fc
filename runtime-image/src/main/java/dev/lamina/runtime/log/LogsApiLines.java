package dev.lamina.runtime.log;

import java.time.InstantSource;

/** The events of the Logs API, {@code {"time","type","record"}} like those of its successor, with older records. */
final class LogsApiLines implements PlatformLines {
    private final String version;
    private final InstantSource clock;

    LogsApiLines(String version, InstantSource clock) {
        this.version = version;
        this.clock = clock;
    }

    @Override
    public String initStart(boolean insideInvocation) {
        return "";
    }

    @Override
    public String initEnd(InitReport report) {
        return "";
    }

    @Override
    public String start(LoggedInvocation invocation) {
        return line("start", request(invocation).text("version", version));
    }

    @Override
    public String runtimeDone(LoggedInvocation invocation, Report report, int producedBytes) {
        String status =
                report.status() == null ? "success" : report.status().equals("error") ? "failure" : report.status();
        return line("runtimeDone", request(invocation).text("status", status));
    }

    @Override
    public String report(LoggedInvocation invocation, Report report) {
        JsonObject metrics = new JsonObject()
                .ms("durationMs", report.durationNanos())
                .number("billedDurationMs", report.billedMs())
                .number("memorySizeMB", report.memoryMb())
                .number("maxMemoryUsedMB", report.maxMemoryMb());
        if (report.hasInit()) {
            metrics.ms("initDurationMs", report.initNanos());
        }
        return line("end", request(invocation))
                + line("report", request(invocation).object("metrics", metrics))
                + ("error".equals(report.status()) ? fault(invocation) : "");
    }

    private String fault(LoggedInvocation invocation) {
        return event("fault")
                        .text(
                                "record",
                                "RequestId: " + invocation.requestId() + " Process exited before completing request")
                + "\n";
    }

    @Override
    public String extension(ExtensionReport report) {
        return line(
                "extension",
                new JsonObject()
                        .texts("events", report.events())
                        .text("name", report.name())
                        .text("state", report.state()));
    }

    @Override
    public String subscription(SubscriptionReport report) {
        return line(
                "logsSubscription",
                new JsonObject()
                        .text("name", report.name())
                        .text("state", "Subscribed")
                        .texts("types", report.types()));
    }

    private static JsonObject request(LoggedInvocation invocation) {
        return new JsonObject().text("requestId", invocation.requestId());
    }

    private String line(String type, JsonObject record) {
        return event(type).object("record", record) + "\n";
    }

    private JsonObject event(String type) {
        return new JsonObject()
                .text("time", JsonLines.MILLISECONDS.format(clock.instant()))
                .text("type", "platform." + type);
    }
}
