package dev.lamina.gateway.api.logs;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.api.Endpoint;
import dev.lamina.gateway.api.MatchedRequest;
import dev.lamina.gateway.api.RequestId;
import dev.lamina.gateway.dispatch.trace.TraceHeader;
import dev.lamina.gateway.logs.FunctionLogs;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The API of CloudWatch Logs in AWS's JSON protocol: a JSON object that is posted to /, with the action in a header. A
 * request to a function's own host is for that function.
 */
@Singleton
class LogsEndpoint implements Endpoint {
    private static final String TARGET = "X-Amz-Target";
    private static final String SERVICE = "Logs_20140328.";

    private final LogsCalls calls;
    private final Optional<String> functionHostSuffix;

    @Inject
    LogsEndpoint(
            DescribeLogGroups groups,
            DescribeLogStreams streams,
            GetLogEvents get,
            FilterLogEvents filter,
            StartQuery start,
            GetQueryResults results,
            StopQuery stop,
            FunctionLogs logs,
            GatewayConfig config) {
        this.calls = new LogsCalls(List.of(groups, streams, get, filter, start, results, stop), logs);
        this.functionHostSuffix = config.url().domain().map(domain -> "." + domain);
    }

    @Override
    public Optional<MatchedRequest> match(HttpServerRequest http, RequestId id, TraceHeader trace) {
        String target = http.getHeader(TARGET);
        return target != null
                        && target.startsWith(SERVICE)
                        && http.method().equals(HttpMethod.POST)
                        && "/".equals(http.path())
                        && !isFunctionsHost(http)
                ? Optional.of(new MatchedLogsRequest(target.substring(SERVICE.length()), calls))
                : Optional.empty();
    }

    private boolean isFunctionsHost(HttpServerRequest http) {
        return functionHostSuffix.isPresent()
                && http.authority() != null
                && http.authority().host().toLowerCase(Locale.ROOT).endsWith(functionHostSuffix.get());
    }
}
