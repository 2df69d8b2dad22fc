package dev.lamina.runtime.log;

import java.util.List;
import java.util.Locale;

/** Lambda's text format. An init is reported if it failed, or was ahead of any invocation. */
final class TextLines implements PlatformLines {
    private final String version;
    private final boolean provisioned;

    TextLines(String version, boolean provisioned) {
        this.version = version;
        this.provisioned = provisioned;
    }

    @Override
    public String initStart(boolean insideInvocation) {
        return ""; // AWS names its runtime's ARN here; Lamina has none
    }

    @Override
    public String initEnd(InitReport report) {
        if (report.status() == null && !provisioned) {
            return "";
        }
        StringBuilder line = new StringBuilder(128)
                .append("INIT_REPORT Init Duration: ")
                .append(Report.ms(report.nanos()))
                .append(" ms\tPhase: ")
                .append(report.phase());
        status(line.append('\t'), report.status() == null ? "success" : report.status(), report.errorType());
        return line.append('\n').toString();
    }

    @Override
    public String start(LoggedInvocation invocation) {
        return "START RequestId: " + invocation.requestId() + " Version: " + version + "\n";
    }

    @Override
    public String runtimeDone(LoggedInvocation invocation, Report report, int producedBytes) {
        return "END RequestId: " + invocation.requestId() + "\n";
    }

    @Override
    public String extension(ExtensionReport report) {
        return "EXTENSION\tName: " + report.name() + "\tState: " + report.state() + "\tEvents: ["
                + String.join(", ", report.events()) + "]"
                + (report.errorType() == null ? "" : "\tError Type: " + report.errorType()) + "\n";
    }

    @Override
    public String subscription(SubscriptionReport report) {
        List<String> types = report.types().stream()
                .map(type -> type.substring(0, 1).toUpperCase(Locale.ROOT) + type.substring(1))
                .toList();
        return (report.logsApi() ? "LOGS" : "TELEMETRY") + "\tName: " + report.name() + "\tState: Subscribed\tTypes: "
                + types + "\n";
    }

    @Override
    public String report(LoggedInvocation invocation, Report report) {
        StringBuilder lines = new StringBuilder(256)
                .append("REPORT RequestId: ")
                .append(invocation.requestId())
                .append("\tDuration: ")
                .append(Report.ms(report.durationNanos()))
                .append(" ms")
                .append("\tBilled Duration: ")
                .append(report.billedMs())
                .append(" ms")
                .append("\tMemory Size: ")
                .append(report.memoryMb())
                .append(" MB")
                .append("\tMax Memory Used: ")
                .append(report.maxMemoryMb())
                .append(" MB\t");
        if (report.hasInit()) {
            lines.append("Init Duration: ")
                    .append(Report.ms(report.initNanos()))
                    .append(" ms\t");
        }
        if (report.status() != null) {
            status(lines, report.status(), report.errorType());
        }
        return lines.append('\n').toString();
    }

    private static void status(StringBuilder line, String status, String errorType) {
        line.append("Status: ").append(status);
        if (errorType != null) {
            line.append("\tError Type: ").append(errorType);
        }
    }
}
