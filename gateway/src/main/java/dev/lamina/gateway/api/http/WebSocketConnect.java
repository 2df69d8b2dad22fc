package dev.lamina.gateway.api.http;

import dev.lamina.api.HttpWebSocket;
import dev.lamina.gateway.api.Response;
import dev.lamina.gateway.api.authorizer.RouteDecision;
import dev.lamina.gateway.api.http.throttle.Throttles;
import dev.lamina.gateway.api.web.EventRequest;
import dev.lamina.gateway.api.web.WebSocketEvent;
import dev.lamina.gateway.api.web.WebSocketSession;
import dev.lamina.gateway.api.web.WebSocketSessionBuilder;
import dev.lamina.gateway.api.websocket.Place;
import dev.lamina.gateway.api.websocket.WebSockets;
import dev.lamina.gateway.auth.ClusterTokens;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Decides about connections to an API: its limits, the authorizer and the function of {@code $connect}. */
@Singleton
class WebSocketConnect {
    private static final String VERSION = "Sec-WebSocket-Version";
    private static final String SUPPORTED = "13";
    private static final String KEY = "Sec-WebSocket-Key";
    private static final String PROTOCOL = "Sec-WebSocket-Protocol";
    private static final int FIRST_ERROR = 300;
    private static final int LEFT = 1006;
    private static final long HANDSHAKE_SECONDS = 10;

    private final WebSockets sockets;
    private final WebSocketRouter router;
    private final Throttles throttles;
    private final ClusterTokens clusterTokens;

    @Inject
    WebSocketConnect(WebSockets sockets, WebSocketRouter router, Throttles throttles, ClusterTokens clusterTokens) {
        this.sockets = sockets;
        this.router = router;
        this.throttles = throttles;
        this.clusterTokens = clusterTokens;
    }

    /** The response: 101 if the client may connect. Called on the connection's event loop. */
    Future<Response> answer(ApiExchange exchange, HttpApi api) {
        Optional<ApiRoute> route = api.webSocketRoute(HttpWebSocket.CONNECT);
        if (route.filter(ApiRoute::readsToken).isEmpty()) {
            clusterTokens.withhold(exchange.http().headers());
        }
        return refusal(exchange, api, route)
                .map(Future::succeededFuture)
                .orElseGet(() -> sockets.place(api.namespace())
                        .map(place -> withPlace(exchange, api, route, place))
                        .orElseGet(() -> Future.succeededFuture(ApiMessage.TOO_MANY_REQUESTS.response())))
                .map(response -> exchange.logged(response, route.filter(found -> !found.refuses())));
    }

    private Optional<Response> refusal(ApiExchange exchange, HttpApi api, Optional<ApiRoute> route) {
        HttpServerRequest http = exchange.http();
        if (http.getHeader(KEY) == null || !SUPPORTED.equals(http.getHeader(VERSION)) || !asksForUpgrade(http)) {
            return Optional.of(ApiMessage.BAD_REQUEST.response().with(VERSION, SUPPORTED));
        }
        if (hasBody(http) || !hasReadableUri(http)) { // the library would refuse it, or wait, after $connect
            return Optional.of(ApiMessage.BAD_REQUEST.response());
        }
        if (sockets.isClosing()) { // on this connection the client would come to this gateway again
            return Optional.of(ApiMessage.UNAVAILABLE.response().with("Connection", "close"));
        }
        if (route.filter(ApiRoute::refuses).isPresent()) {
            return Optional.of(ApiMessage.UNAVAILABLE.response());
        }
        return throttles.admit(Stream.of(api.limit(), route.flatMap(ApiRoute::limit))
                        .flatMap(Optional::stream)
                        .toList())
                ? Optional.empty()
                : Optional.of(ApiMessage.TOO_MANY_REQUESTS.response());
    }

    /** The library reads the first of these headers only. */
    private static boolean asksForUpgrade(HttpServerRequest http) {
        String options = http.getHeader(HttpHeaders.CONNECTION);
        return options != null
                && Stream.of(options.split(","))
                        .anyMatch(option -> option.trim().equalsIgnoreCase("upgrade"));
    }

    private static boolean hasBody(HttpServerRequest http) {
        String length = http.getHeader(HttpHeaders.CONTENT_LENGTH);
        return http.headers().contains(HttpHeaders.TRANSFER_ENCODING) || (length != null && !length.equals("0"));
    }

    private static boolean hasReadableUri(HttpServerRequest http) {
        try {
            var _ = new URI(http.uri());
            return true;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private Future<Response> withPlace(ApiExchange exchange, HttpApi api, Optional<ApiRoute> route, Place place) {
        return decided(exchange, api, route, place)
                .onSuccess(response -> {
                    if (response.rest().isEmpty()) {
                        place.release();
                    }
                })
                .onFailure(_ -> place.release());
    }

    private Future<Response> decided(ApiExchange exchange, HttpApi api, Optional<ApiRoute> route, Place place) {
        WebSocketSession session = session(exchange, api);
        if (route.isEmpty()) {
            return Future.succeededFuture(upgrade(exchange, session, place));
        }
        String key = route.get().route().key();
        return route.get()
                .authorizer()
                .decide(exchange.question(api, route.get(), Map.of(), session.asRequested(key)))
                .compose(decision -> decision instanceof RouteDecision.Allowed allowed
                        ? connected(exchange, api, route.get(), authorized(session, allowed), place)
                        : Future.succeededFuture(Refusals.of(decision).orElseThrow()));
    }

    private static WebSocketSession authorized(WebSocketSession session, RouteDecision.Allowed allowed) {
        return WebSocketSessionBuilder.builder(session)
                .authorizer(allowed.contextV1())
                .build();
    }

    private WebSocketSession session(ApiExchange exchange, HttpApi api) {
        return new WebSocketSession(
                sockets.newId(),
                api.namespace(),
                api.name(),
                exchange.domainName(),
                exchange.time(),
                exchange.sourceIp(),
                exchange.http().getHeader("User-Agent"),
                Map.of());
    }

    private Future<Response> connected(
            ApiExchange exchange, HttpApi api, ApiRoute route, WebSocketSession session, Place place) {
        Map<String, String> variables = api.settings().stageVariablesOrNone();
        WebSocketEvent event =
                new WebSocketEvent(session, route.route().key(), exchange.id().value(), exchange.time(), variables);
        EventRequest request = new EventRequest(
                exchange.http(),
                exchange.id(),
                exchange.trace(),
                exchange.time(),
                api.namespace(),
                api.name(),
                exchange.rawPath(),
                route.route().key(),
                route.route().key(),
                Map.of(),
                variables,
                route.hidesCredentials(),
                Map.of());
        return router.connect(route, exchange, event.connect(request)).map(answer -> {
            if (answer.status() >= FIRST_ERROR) {
                return answer;
            }
            Response upgrade = upgrade(exchange, session, place);
            String protocol = answer.headers().get(PROTOCOL);
            return protocol == null ? upgrade : upgrade.with(PROTOCOL, protocol);
        });
    }

    private Response upgrade(ApiExchange exchange, WebSocketSession session, Place place) {
        return Response.upgrade(_ -> open(exchange.http(), session, place));
    }

    /** Called on the connection's event loop, also if the client has left. Fails if there is no WebSocket. */
    private Future<Void> open(HttpServerRequest http, WebSocketSession session, Place place) {
        return Future.succeededFuture(http)
                .compose(request -> request.response().closed()
                        ? Future.failedFuture("the client has left")
                        : request.toWebSocket().timeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS))
                .onSuccess(socket -> sockets.opened(socket, session, place, router))
                .onFailure(_ -> {
                    if (!http.response().ended()) { // nobody else would answer
                        http.connection().close();
                    }
                    place.release();
                    router.ended(session, LEFT, "The client left before it was connected");
                })
                .mapEmpty();
    }
}
