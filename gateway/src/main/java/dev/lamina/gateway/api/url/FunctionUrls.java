package dev.lamina.gateway.api.url;

import dev.lamina.api.FunctionUrl;
import dev.lamina.api.UrlAuth;
import dev.lamina.api.UrlInvokeMode;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.api.Endpoint;
import dev.lamina.gateway.api.ErrorResponse;
import dev.lamina.gateway.api.MatchedRequest;
import dev.lamina.gateway.api.RequestId;
import dev.lamina.gateway.api.Response;
import dev.lamina.gateway.api.web.CorsRules;
import dev.lamina.gateway.auth.ClusterTokens;
import dev.lamina.gateway.dispatch.Dispatcher;
import dev.lamina.gateway.dispatch.trace.TraceHeader;
import dev.lamina.gateway.function.Functions;
import dev.lamina.gateway.http.AwsException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;

/** Function URLs: plain HTTP requests become events, and results become plain HTTP responses. */
@ApplicationScoped
class FunctionUrls implements Endpoint {
    // No credentials, or no permission: AWS returns the same error for both here.
    private static final Set<String> FORBIDDEN = Set.of("MissingAuthenticationTokenException", "AccessDeniedException");

    private final Functions functions;
    private final Dispatcher dispatcher;
    private final ClusterTokens clusterTokens;
    private final String region;
    private final Optional<String> domain;
    private final Clock clock;

    @Inject
    FunctionUrls(Functions functions, Dispatcher dispatcher, ClusterTokens clusterTokens, GatewayConfig config) {
        this(functions, dispatcher, clusterTokens, config, Clock.systemUTC());
    }

    FunctionUrls(
            Functions functions,
            Dispatcher dispatcher,
            ClusterTokens clusterTokens,
            GatewayConfig config,
            Clock clock) {
        this.functions = functions;
        this.dispatcher = dispatcher;
        this.clusterTokens = clusterTokens;
        this.region = config.region();
        this.domain = config.url().domain();
        this.clock = clock;
    }

    @Override
    public Optional<MatchedRequest> match(HttpServerRequest http, RequestId id, TraceHeader trace) {
        HostAndPort host = http.authority();
        return UrlAddress.of(host == null ? null : host.host(), http.path(), domain)
                .map(address -> match(address, http, id, trace));
    }

    private MatchedRequest match(UrlAddress address, HttpServerRequest http, RequestId id, TraceHeader trace) {
        String arn = address.function().arn(region);
        Optional<FunctionUrl> found = functions.url(address.function());
        if (found.isEmpty()) {
            return new MissingUrl(address.function(), arn);
        }
        FunctionUrl url = found.get();
        if (url.auth() == UrlAuth.NONE) {
            clusterTokens.withhold(http.headers());
        }
        CorsRules cors = CorsRules.of(url.cors());
        UrlRequest request = new UrlRequest(http, id, trace, address, url.auth(), clock.instant());
        return cors.isPreflight(http)
                ? new CorsPreflight(request, cors)
                : new MatchedUrlRequest(
                        request, arn, cors, url.invokeMode() == UrlInvokeMode.RESPONSE_STREAM, dispatcher);
    }

    /**
     * The same response for a function that does not exist, has no URL, or is not permitted to this caller: an unknown
     * client learns nothing from it.
     */
    static AwsException forbidden() {
        return AwsException.front(
                403,
                "AccessDeniedException",
                "Forbidden. For troubleshooting Function URL authorization issues, see docs/function-urls.md of "
                        + "Lamina.");
    }

    /** Returns the response to a request that was refused before it got to the function. */
    static Response refused(AwsException error) {
        return ErrorResponse.of(FORBIDDEN.contains(error.code()) ? forbidden() : error);
    }
}
