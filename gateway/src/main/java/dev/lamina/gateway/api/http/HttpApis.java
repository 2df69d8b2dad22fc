package dev.lamina.gateway.api.http;

import dev.lamina.api.ApiDomains;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.api.Endpoint;
import dev.lamina.gateway.api.MatchedRequest;
import dev.lamina.gateway.api.RequestId;
import dev.lamina.gateway.api.Response;
import dev.lamina.gateway.api.http.throttle.Throttles;
import dev.lamina.gateway.auth.ClusterTokens;
import dev.lamina.gateway.dispatch.Dispatcher;
import dev.lamina.gateway.dispatch.trace.TraceHeader;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** HTTP APIs: a request to a host name of an API, or below its path, belongs to it. */
@ApplicationScoped
class HttpApis implements Endpoint {
    private static final int OK = 200;
    private static final int NO_CONTENT = 204;

    private final HttpTriggers triggers;
    private final Throttles throttles;
    private final Dispatcher dispatcher;
    private final Optional<String> urlDomain;
    private final WebSocketApis webSockets;
    private final ClusterTokens clusterTokens;
    private final AccessLog log;
    private final Clock clock;

    @Inject
    HttpApis(
            HttpTriggers triggers,
            Throttles throttles,
            Dispatcher dispatcher,
            GatewayConfig config,
            WebSocketApis webSockets,
            ClusterTokens clusterTokens,
            AccessLines lines) {
        this(
                triggers,
                throttles,
                dispatcher,
                config,
                webSockets,
                clusterTokens,
                new AccessLog(lines::add, System::nanoTime),
                Clock.systemUTC());
    }

    HttpApis(
            HttpTriggers triggers,
            Throttles throttles,
            Dispatcher dispatcher,
            GatewayConfig config,
            WebSocketApis webSockets,
            ClusterTokens clusterTokens,
            AccessLog log,
            Clock clock) {
        this.triggers = triggers;
        this.throttles = throttles;
        this.dispatcher = dispatcher;
        this.urlDomain = config.url().domain();
        this.webSockets = webSockets;
        this.clusterTokens = clusterTokens;
        this.log = log;
        this.clock = clock;
    }

    @Override
    public boolean isAskedFirst() {
        return true;
    }

    @Override
    public Optional<MatchedRequest> match(HttpServerRequest http, RequestId id, TraceHeader trace) {
        String path = http.path();
        if (path == null || !path.startsWith("/")) {
            return Optional.empty();
        }
        String host = http.authority() == null ? "" : http.authority().host().toLowerCase(Locale.ROOT);
        if (urlDomain.filter(domain -> ApiDomains.isBelow(host, domain)).isPresent()) {
            return Optional.empty(); // it is a function's
        }
        ApiTable table = triggers.table();
        Optional<ApiTable.Address> address = table.atHost(host, path);
        if (address.isEmpty() && path.startsWith(ApiTable.PATH)) {
            address = Optional.of(table.atPath(path));
        }
        return address.map(found -> match(found, http, id, trace));
    }

    private MatchedRequest match(ApiTable.Address address, HttpServerRequest http, RequestId id, TraceHeader trace) {
        ApiExchange exchange = new ApiExchange(
                http,
                id,
                trace,
                address.api(),
                address.rawPath(),
                http.remoteAddress().hostAddress(),
                clock.instant(),
                System.nanoTime(),
                log);
        return address.api()
                .map(api -> match(api, address.routePath(), exchange))
                .orElseGet(() -> DirectAnswer.of(exchange, ApiMessage.NOT_FOUND.response()));
    }

    private MatchedRequest match(HttpApi api, String path, ApiExchange exchange) {
        HttpServerRequest http = exchange.http();
        List<String> segments = RequestPath.segments(path);
        Optional<MatchedRequest> ofWebSocket = webSockets.match(exchange, api, segments);
        if (ofWebSocket.isPresent()) {
            return ofWebSocket.get();
        }
        if (api.cors().isPreflight(http)) {
            return new DirectAnswer(exchange, api.cors().preflight(http, NO_CONTENT), true);
        }
        if (http.method().equals(HttpMethod.GET) && api.isOpenApi(path)) {
            return DirectAnswer.of(
                    exchange,
                    throttles.admit(api.limit().stream().toList())
                            ? Response.json(OK, api.openApi(server(exchange, path)))
                            : ApiMessage.TOO_MANY_REQUESTS.response());
        }
        return (RequestPath.climbs(segments)
                        ? Optional.<HttpApi.Match>empty()
                        : api.find(http.method().name(), segments))
                .<MatchedRequest>map(found -> found.route().refuses()
                        ? DirectAnswer.of(exchange, ApiMessage.UNAVAILABLE.response())
                        : routed(exchange, api, found))
                .orElseGet(() -> DirectAnswer.of(exchange, ApiMessage.NOT_FOUND.response()));
    }

    private RoutedRequest routed(ApiExchange exchange, HttpApi api, HttpApi.Match found) {
        if (!found.route().readsToken()) {
            clusterTokens.withhold(exchange.http().headers());
        }
        return new RoutedRequest(exchange, api, found, throttles, dispatcher);
    }

    /** The path of the API itself, which clients resolve against the address of the document. */
    private static String server(ApiExchange exchange, String path) {
        String whole = exchange.http().path();
        String base = whole.substring(0, whole.length() - path.length());
        return base.isEmpty() ? "/" : base;
    }
}
