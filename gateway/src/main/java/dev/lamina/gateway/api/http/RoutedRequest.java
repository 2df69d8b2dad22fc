package dev.lamina.gateway.api.http;

import dev.lamina.api.PayloadFormat;
import dev.lamina.gateway.api.Command;
import dev.lamina.gateway.api.MatchedRequest;
import dev.lamina.gateway.api.ParsedRequest;
import dev.lamina.gateway.api.Response;
import dev.lamina.gateway.api.authorizer.RouteDecision;
import dev.lamina.gateway.api.http.throttle.Throttles;
import dev.lamina.gateway.api.web.EventBytes;
import dev.lamina.gateway.api.web.EventRequest;
import dev.lamina.gateway.auth.Caller;
import dev.lamina.gateway.dispatch.Dispatcher;
import dev.lamina.gateway.http.AwsException;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A request that has a route. Limits and the authorizer come before its body is read. */
final class RoutedRequest implements MatchedRequest, ParsedRequest {
    static final String PART = "http";
    static final String ACTION = "Invoke";

    private final ApiExchange exchange;
    private final HttpApi api;
    private final HttpApi.Match match;
    private final Throttles throttles;
    private final Dispatcher dispatcher;

    // Mutable state: what the authorizer says
    private RouteDecision.Allowed caller = RouteDecision.Allowed.ANYONE;

    RoutedRequest(ApiExchange exchange, HttpApi api, HttpApi.Match match, Throttles throttles, Dispatcher dispatcher) {
        this.exchange = exchange;
        this.api = api;
        this.match = match;
        this.throttles = throttles;
        this.dispatcher = dispatcher;
    }

    /** The authorizer of the route decides, not the one of the Lambda API. */
    @Override
    public boolean anonymous() {
        return true;
    }

    @Override
    public String namespace() {
        return route().function().namespace();
    }

    @Override
    public String part() {
        return PART;
    }

    @Override
    public String action() {
        return ACTION;
    }

    @Override
    public ParsedRequest open() {
        return this;
    }

    @Override
    public int bodyLimit() {
        return EventBytes.LIMIT;
    }

    @Override
    public AwsException tooLarge(long bytes) {
        return EventBytes.tooLarge();
    }

    @Override
    public Future<Optional<Response>> admission() {
        if (!throttles.admit(Stream.of(api.limit(), route().limit())
                .flatMap(Optional::stream)
                .toList())) {
            return Future.succeededFuture(Optional.of(finished(ApiMessage.TOO_MANY_REQUESTS.response())));
        }
        return route().authorizer()
                .decide(exchange.question(api, route(), match.parameters()))
                .map(this::refusal);
    }

    private Optional<Response> refusal(RouteDecision decision) {
        if (decision instanceof RouteDecision.Allowed allowed) {
            caller = allowed;
        }
        return Refusals.of(decision).map(this::finished);
    }

    @Override
    public Command by(Caller anonymous) {
        return new RouteCommand(this, dispatcher);
    }

    @Override
    public Response refused(AwsException error) {
        return finished(ApiMessage.of(error.status()).response());
    }

    Response finished(Response response) {
        return exchange.finished(response, Optional.of(route()));
    }

    ApiRoute route() {
        return match.route();
    }

    HttpApi api() {
        return api;
    }

    ApiExchange exchange() {
        return exchange;
    }

    EventRequest event() {
        Map<String, Object> authorizer =
                route().source().payloadFormatOrDefault() == PayloadFormat.V1 ? caller.contextV1() : caller.context();
        return new EventRequest(
                exchange.http(),
                exchange.id(),
                exchange.trace(),
                exchange.time(),
                api.namespace(),
                api.name(),
                exchange.rawPath(),
                route().route().key(),
                route().route().path(),
                match.parameters(),
                api.settings().stageVariablesOrNone(),
                route().hidesCredentials(),
                authorizer);
    }
}
