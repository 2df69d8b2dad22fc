package dev.lamina.gateway.api.logs;

import dev.lamina.gateway.http.AwsException;

/** Errors with the codes of CloudWatch Logs. */
final class LogsErrors {
    private static final int LONGEST = 300;

    private LogsErrors() {}

    static AwsException invalid(String message) {
        return AwsException.front(400, "InvalidParameterException", message);
    }

    static AwsException unreadable(String message) {
        return AwsException.front(400, "SerializationException", message);
    }

    static AwsException malformedQuery(String why) {
        return AwsException.front(400, "MalformedQueryException", "queryString: " + why);
    }

    static AwsException noGroup(LogGroup group) {
        return AwsException.front(
                400,
                "ResourceNotFoundException",
                "The specified log group does not exist: " + group.name() + " in namespace "
                        + group.function().namespace() + ". A function has one from its first apply on, and as long as"
                        + " lines of it are kept.");
    }

    static AwsException noStream(String name) {
        return AwsException.front(
                400,
                "ResourceNotFoundException",
                "The specified log stream does not exist: " + shortened(name)
                        + ". DescribeLogStreams lists them; a name is such as 2026/11/29/[$LATEST]ENVIRONMENT.");
    }

    static AwsException throttled(String message) {
        return AwsException.front(400, "ThrottlingException", message + " Call again.");
    }

    static AwsException notKept() {
        return AwsException.front(
                400,
                "InvalidOperationException",
                "This installation keeps no logs. Set the chart's value logs.enabled to true, or logs.externalUrl to a"
                        + " VictoriaLogs. kubectl logs -l lamina.dev/function=NAME shows what runs.");
    }

    static AwsException unavailable(String why) {
        return AwsException.front(503, "ServiceUnavailableException", "The log store is not available: " + why);
    }

    static AwsException unknown(String action) {
        return AwsException.front(400, "UnknownOperationException", action + " is not available. " + why(action));
    }

    private static String why(String action) {
        return switch (action) {
            case "PutRetentionPolicy", "DeleteRetentionPolicy" ->
                "Apply the Function with spec.logging.retentionDays instead.";
            case "StartLiveTail" -> "Use aws logs tail GROUP --follow, which calls FilterLogEvents.";
            case "PutLogEvents", "CreateLogStream", "CreateLogGroup" ->
                "What a function prints is its log: write to stdout or stderr.";
            default ->
                "DescribeLogGroups, DescribeLogStreams, GetLogEvents, FilterLogEvents, StartQuery, GetQueryResults and"
                        + " StopQuery are.";
        };
    }

    static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }
}
