package dev.lamina.gateway.api.logs;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.api.Endpoint;
import dev.lamina.gateway.api.FunctionRefResolver;
import dev.lamina.gateway.function.Functions;
import dev.lamina.gateway.logs.FakeLogStore;
import dev.lamina.gateway.logs.FunctionLogs;
import dev.lamina.gateway.logs.TestLogs;

/** The API of CloudWatch Logs on a test's functions and lines. */
public final class TestLogsApi {
    private TestLogsApi() {}

    public static Endpoint of(
            Functions functions, FunctionRefResolver targets, FakeLogStore store, GatewayConfig config) {
        return of(functions, targets, TestLogs.of(store, config), config);
    }

    static LogsEndpoint of(Functions functions, FunctionRefResolver targets, FunctionLogs logs, GatewayConfig config) {
        GroupResolver groups = new GroupResolver(targets, functions, logs, config);
        return new LogsEndpoint(
                new DescribeLogGroups(groups, functions),
                new DescribeLogStreams(groups, logs),
                new GetLogEvents(groups, logs),
                new FilterLogEvents(groups, logs),
                new StartQuery(groups),
                new GetQueryResults(groups, logs),
                new StopQuery(groups),
                logs,
                config);
    }
}
