package dev.lamina.gateway.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.api.HttpWebSocket;
import dev.lamina.api.PayloadFormat;
import dev.lamina.gateway.api.BodyOffload;
import dev.lamina.gateway.api.Response;
import dev.lamina.gateway.api.http.throttle.Throttles;
import dev.lamina.gateway.api.web.FunctionResponse;
import dev.lamina.gateway.api.web.WebSocketEvent;
import dev.lamina.gateway.api.web.WebSocketSession;
import dev.lamina.gateway.api.websocket.Message;
import dev.lamina.gateway.api.websocket.SocketError;
import dev.lamina.gateway.api.websocket.WebSocketListener;
import dev.lamina.gateway.dispatch.Dispatcher;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.dispatch.Outcome;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Leads what happens on connections to the functions of the routes, as the APIs are at that time. */
@Singleton
class WebSocketRouter implements WebSocketListener {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpTriggers triggers;
    private final Throttles throttles;
    private final Dispatcher dispatcher;
    private final Clock clock;

    @Inject
    WebSocketRouter(HttpTriggers triggers, Throttles throttles, Dispatcher dispatcher) {
        this(triggers, throttles, dispatcher, Clock.systemUTC());
    }

    WebSocketRouter(HttpTriggers triggers, Throttles throttles, Dispatcher dispatcher, Clock clock) {
        this.triggers = triggers;
        this.throttles = throttles;
        this.dispatcher = dispatcher;
        this.clock = clock;
    }

    /** The function's response to a request for a connection; the connection is made if it is 2xx. */
    Future<Response> connect(ApiRoute route, ApiExchange exchange, Buffer event) {
        return invoke(route, exchange.id().value(), Optional.of(exchange.trace().value()), event)
                .map(outcome -> outcome.map(WebSocketRouter::response).orElseGet(ApiMessage.UNAVAILABLE::response));
    }

    private static Response response(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Completed completed
            when !completed.functionError() ->
                FunctionResponse.ofApi(completed.payload(), PayloadFormat.V1)
                        .orElseGet(ApiMessage.BAD_GATEWAY::response);
            case Outcome.Completed _ -> ApiMessage.BAD_GATEWAY.response();
            case Outcome.Refused _ -> ApiMessage.INTERNAL_ERROR.response();
            case Outcome.Throttled _ -> ApiMessage.UNAVAILABLE.response().with("Retry-After", "1");
            case Outcome.Failed _ -> ApiMessage.UNAVAILABLE.response();
        };
    }

    @Override
    public Future<Optional<Message>> received(WebSocketSession session, Message message) {
        String requestId = UUID.randomUUID().toString();
        return api(session)
                .map(api -> BodyOffload.run(message.data().length(), () -> routed(api, message))
                        .compose(route -> received(session, api, route, message, requestId)))
                .orElseGet(() -> error(SocketError.FORBIDDEN))
                .map(result -> result.of(session, requestId));
    }

    /** What the client gets: a message, an error, or nothing. */
    private record Result(Optional<Message> message, Optional<SocketError> error) {
        static final Result NOTHING = new Result(Optional.empty(), Optional.empty());

        Optional<Message> of(WebSocketSession session, String requestId) {
            return error.map(each -> each.message(session.id(), requestId)).or(() -> message);
        }
    }

    private static Future<Result> error(SocketError error) {
        return Future.succeededFuture(new Result(Optional.empty(), Optional.of(error)));
    }

    private Future<Result> received(
            WebSocketSession session, HttpApi api, Optional<ApiRoute> route, Message message, String requestId) {
        if (route.isEmpty()) {
            return error(SocketError.FORBIDDEN);
        }
        ApiRoute found = route.get();
        if (found.refuses()) {
            return error(SocketError.UNAVAILABLE);
        }
        if (!throttles.admit(
                Stream.of(api.limit(), found.limit()).flatMap(Optional::stream).toList())) {
            return error(SocketError.TOO_MANY_REQUESTS);
        }
        WebSocketEvent event = event(session, api, found, requestId);
        return BodyOffload.run(message.data().length(), () -> written(event, message))
                .compose(bytes -> invoke(found, requestId, Optional.empty(), bytes))
                .map(outcome -> outcome.map(ended -> result(ended, found))
                        .orElseGet(() -> new Result(Optional.empty(), Optional.of(SocketError.TIMED_OUT))))
                .otherwise(new Result(Optional.empty(), Optional.of(SocketError.INTERNAL_ERROR)));
    }

    private static Buffer written(WebSocketEvent event, Message message) {
        return message.isText()
                ? event.message(message.data().toString(), false)
                : event.message(
                        Base64.getEncoder().encodeToString(message.data().getBytes()), true);
    }

    private static Result result(Outcome outcome, ApiRoute route) {
        return switch (outcome) {
            case Outcome.Completed completed
            when !completed.functionError() ->
                route.source().webSocket().responds() ? answered(completed.payload()) : Result.NOTHING;
            case Outcome.Completed _, Outcome.Refused _ ->
                new Result(Optional.empty(), Optional.of(SocketError.INTERNAL_ERROR));
            case Outcome.Throttled _, Outcome.Failed _ ->
                new Result(Optional.empty(), Optional.of(SocketError.UNAVAILABLE));
        };
    }

    private static Result answered(Buffer payload) {
        return FunctionResponse.ofApi(payload, PayloadFormat.V2)
                .filter(response -> response.body().length() <= Message.LIMIT)
                .map(response -> response.body().length() == 0
                        ? Result.NOTHING
                        : new Result(Optional.of(Message.of(response.body())), Optional.empty()))
                .orElseGet(() -> new Result(Optional.empty(), Optional.of(SocketError.INTERNAL_ERROR)));
    }

    /** The route that the message names, or {@code $default}. */
    private static Optional<ApiRoute> routed(HttpApi api, Message message) {
        return key(api.settings().routeSelection(), message)
                .filter(key -> !key.startsWith("$"))
                .flatMap(api::webSocketRoute)
                .or(() -> api.webSocketRoute(HttpWebSocket.DEFAULT));
    }

    private static Optional<String> key(List<String> selection, Message message) {
        if (!message.isText()) {
            return Optional.empty();
        }
        try {
            JsonNode node = JSON.readTree(message.data().getBytes());
            for (String member : selection) {
                node = node.path(member);
            }
            return node.isValueNode() && !node.isNull() ? Optional.of(node.asText()) : Optional.empty();
        } catch (IOException e) { // it is not JSON
            return Optional.empty();
        }
    }

    @Override
    public Future<Void> ended(WebSocketSession session, int code, String reason) {
        String requestId = UUID.randomUUID().toString();
        return api(session)
                .flatMap(api -> api.webSocketRoute(HttpWebSocket.DISCONNECT)
                        .filter(route -> !route.refuses())
                        .map(route -> invoke(
                                route,
                                requestId,
                                Optional.empty(),
                                event(session, api, route, requestId).disconnect(code, reason))))
                .orElseGet(() -> Future.succeededFuture(Optional.empty()))
                .<Void>mapEmpty()
                .otherwiseEmpty();
    }

    @Override
    public boolean serves(WebSocketSession session) {
        return api(session).filter(HttpApi::hasWebSockets).isPresent();
    }

    private Optional<HttpApi> api(WebSocketSession session) {
        return triggers.table().named(session.namespace(), session.api());
    }

    private WebSocketEvent event(WebSocketSession session, HttpApi api, ApiRoute route, String requestId) {
        return new WebSocketEvent(
                session,
                route.route().key(),
                requestId,
                clock.instant(),
                api.settings().stageVariablesOrNone());
    }

    /**
     * Empty after the route's time-out; the invocation goes on, as with AWS.
     *
     * @param trace X-Ray's header; each message of a connection begins a trace
     */
    private Future<Optional<Outcome>> invoke(ApiRoute route, String requestId, Optional<String> trace, Buffer event) {
        Invocation invocation =
                new Invocation(requestId, route.function(), route.arn(), event, Optional.empty(), trace, false);
        return Future.fromCompletionStage(dispatcher
                .dispatch(invocation)
                .thenApply(Optional::of)
                .toCompletableFuture()
                .completeOnTimeout(Optional.empty(), route.source().timeoutSecondsOrDefault(), TimeUnit.SECONDS));
    }
}
