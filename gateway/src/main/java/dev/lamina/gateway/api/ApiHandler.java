package dev.lamina.gateway.api;

import dev.lamina.gateway.auth.AccessDenied;
import dev.lamina.gateway.auth.Authenticator;
import dev.lamina.gateway.auth.Authorizer;
import dev.lamina.gateway.auth.Caller;
import dev.lamina.gateway.auth.PendingIdentity;
import dev.lamina.gateway.auth.Permission;
import dev.lamina.gateway.dispatch.ThrottleCause;
import dev.lamina.gateway.dispatch.trace.TraceHeader;
import dev.lamina.gateway.http.AwsException;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Handles the requests of the public port: route, identity, limits, body, proof of identity, permission, then the
 * command itself.
 *
 * <p>Everything here runs on the connection's event loop; a result that completes elsewhere is brought back to it
 * first.
 */
final class ApiHandler {
    private static final Logger LOG = Logger.getLogger(ApiHandler.class);

    private final List<Endpoint> endpoints;
    private final Routes routes;
    private final Authenticator authenticator;
    private final Authorizer authorizer;
    private final BodyBudget budget;
    private final Connections connections;
    private final ApiObserver observer;
    private final ServerDate date = new ServerDate(Clock.systemUTC());
    private final AtomicInteger inFlight = new AtomicInteger();

    // Mutable state
    private volatile boolean closing;

    ApiHandler(
            List<Endpoint> endpoints,
            Routes routes,
            Authenticator authenticator,
            Authorizer authorizer,
            BodyBudget budget,
            Connections connections,
            ApiObserver observer) {
        this.endpoints = endpoints.stream()
                .sorted(Comparator.comparing(Endpoint::isAskedFirst).reversed())
                .toList();
        this.routes = routes;
        this.authenticator = authenticator;
        this.authorizer = authorizer;
        this.budget = budget;
        this.connections = connections;
        this.observer = observer;
    }

    void handle(HttpServerRequest http) {
        http.pause();
        inFlight.incrementAndGet();
        Exchange exchange =
                new Exchange(http, connections.of(http.connection()), budget.share(), Vertx.currentContext());
        exchange.connection().requestBegins();
        http.response().exceptionHandler(failure -> {}); // the caller has left, so the response cannot be delivered
        Future.succeededFuture(http)
                .compose(request -> answer(request, exchange))
                .onComplete(result -> exchange.here(() -> finish(exchange, result)));
    }

    /** What is not HTTP, or has a longer head than the port takes, is answered by Vert.x. */
    void handleInvalid(HttpServerRequest http) {
        HttpServerRequest.DEFAULT_INVALID_REQUEST_HANDLER.handle(http);
        observer.answered(ApiObserver.NO_PART, http.response().getStatusCode());
    }

    private Future<Response> answer(HttpServerRequest http, Exchange exchange) {
        exchange.traced(observer.spans());
        MatchedRequest matched = matchedEndpoint(http, exchange).orElseGet(() -> operation(http, exchange));
        exchange.isFor(matched);
        return claim(matched, http, exchange).compose(pending -> answer(matched, pending, exchange));
    }

    private Optional<MatchedRequest> matchedEndpoint(HttpServerRequest http, Exchange exchange) {
        return endpoints.stream()
                .flatMap(endpoint -> endpoint.match(http, exchange.id(), exchange.trace()).stream())
                .findFirst();
    }

    private MatchedRequest operation(HttpServerRequest http, Exchange exchange) {
        exchange.named(RequestId.of(http));
        Routes.Match match = routes.find(http);
        return new MatchedOperation(
                match.operation(), ApiRequest.of(http, exchange.id(), exchange.trace(), match.variables()));
    }

    private Future<PendingIdentity> claim(MatchedRequest matched, HttpServerRequest http, Exchange exchange) {
        return matched.anonymous()
                ? Future.succeededFuture(PendingIdentity.anonymous(matched.namespace()))
                : exchange.here(authenticator.identify(matched.service(), http.method(), http.uri(), http.headers()));
    }

    private Future<Response> answer(MatchedRequest matched, PendingIdentity pending, Exchange exchange) {
        ParsedRequest parsed = matched.open();
        return exchange.here(parsed.admission())
                .compose(refusal -> refusal.isPresent()
                        ? Future.succeededFuture(refusal.get())
                        : answer(matched, parsed, pending, exchange));
    }

    private Future<Response> answer(
            MatchedRequest matched, ParsedRequest parsed, PendingIdentity pending, Exchange exchange) {
        exchange.share().isOf(holder(pending, exchange));
        return BodyReader.read(exchange.http(), parsed, exchange.share(), exchange.connection())
                .compose(body -> exchange.here(BodyOffload.run(body.length(), () -> pending.prove(body)))
                        .map(caller -> proven(caller, pending, exchange))
                        .compose(caller -> command(parsed, caller, body, exchange)
                                .compose(command -> permitted(matched, caller, command, exchange)))
                        .compose(command -> {
                            exchange.span().isFor(command);
                            return command.answer(body, () -> exchange.here(exchange.share()::bodyDone));
                        }));
    }

    /** Who knows only the id of a key takes no room from those who use it from elsewhere. */
    private static String holder(PendingIdentity pending, Exchange exchange) {
        return pending.isClaim()
                ? pending.holder() + " from "
                        + exchange.http().connection().remoteAddress().hostAddress()
                : pending.holder();
    }

    private static Caller proven(Caller caller, PendingIdentity pending, Exchange exchange) {
        if (pending.isClaim()) {
            exchange.share().passTo(PendingIdentity.proven(caller).holder());
        }
        return caller;
    }

    /** A large body that has to be read for the command blocks no other request. */
    private static Future<Command> command(ParsedRequest parsed, Caller caller, Buffer body, Exchange exchange) {
        return parsed instanceof BodyRequest
                ? exchange.here(BodyOffload.run(body.length(), () -> parsed.by(caller, body)))
                : Future.succeededFuture(parsed.by(caller, body));
    }

    private Future<Command> permitted(MatchedRequest matched, Caller caller, Command command, Exchange exchange) {
        if (matched.anonymous() || command.isFiltered()) {
            return Future.succeededFuture(command);
        }
        Future<Void> permitted = permitted(matched, caller, command, command.needs(), command.resource(), exchange);
        for (Map.Entry<Permission, String> more : command.alsoNeeds().entrySet()) {
            permitted = permitted.compose(
                    _ -> permitted(matched, caller, command, more.getKey(), more.getValue(), exchange));
        }
        return permitted.map(command);
    }

    private Future<Void> permitted(
            MatchedRequest matched,
            Caller caller,
            Command command,
            Permission needed,
            String resource,
            Exchange exchange) {
        return exchange.here(authorizer.allowed(caller, needed)).map(allowed -> {
            if (!allowed) {
                throw AccessDenied.of(
                        caller,
                        needed,
                        matched.service() + ":" + command.precisely().orElse(matched.action()),
                        resource);
            }
            return null;
        });
    }

    private void finish(Exchange exchange, AsyncResult<Response> result) {
        Response reply = held(
                exchange, result.succeeded() ? result.result() : exchange.refused(error(exchange, result.cause())));
        HttpServerResponse response = exchange.http().response();
        boolean isThere = !response.closed() && !response.ended();
        observer.answered(exchange.part(), isThere ? reply.status() : ApiObserver.NO_ANSWER);
        if (isThere) {
            response.putHeader(RequestId.HEADER, exchange.id().value());
            response.putHeader(TraceHeader.NAME, exchange.trace().answered());
            response.putHeader("Date", date.now());
            if (closing && !reply.isUpgrade() || exchange.withholdsBody()) {
                response.putHeader("Connection", "close");
            }
            Runnable ending =
                    () -> exchange.connection().responseBegins(reply.body().length());
            reply.write(response, ending).onComplete(written -> {
                exchange.connection().responseWritten();
                if (reply.isUpgrade() && written.succeeded()) {
                    exchange.connection().isUpgraded();
                }
                end(exchange);
            });
        } else {
            reply.rest()
                    .ifPresentOrElse(
                            rest -> rest.writeTo(response).onComplete(written -> end(exchange)), () -> end(exchange));
        }
    }

    /** A response for which its caller has no room is replaced: the gateway cannot keep it until it is read. */
    private static Response held(Exchange exchange, Response reply) {
        return exchange.share().growByResponse(reply.body().length())
                ? reply
                : exchange.refused(noRoom(exchange.http().method()));
    }

    /** Clients send a throttled request again, and then what it did would be done again. */
    static AwsException noRoom(HttpMethod method) {
        return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)
                ? AwsException.throttled(ThrottleCause.BODIES.reason())
                : AwsException.of(
                        413,
                        "ResponseTooLargeException",
                        "The request was executed, but its response was dropped: other responses that this caller has"
                                + " not read yet take its share of the gateway's memory. Read responses faster, or send"
                                + " fewer requests at the same time.");
    }

    private void end(Exchange exchange) {
        exchange.span().ended(exchange);
        exchange.end();
        inFlight.decrementAndGet();
    }

    private static AwsException error(Exchange exchange, Throwable cause) {
        if (cause instanceof AwsException refusal) {
            return refusal;
        }
        LOG.errorf(cause, "request %s failed", exchange.id().value());
        return AwsException.of(
                500,
                "ServiceException",
                "An internal error occurred. The gateway's log has the cause under this request id.");
    }

    /** From now on every response asks its client to close the connection and to connect to another gateway. */
    void startClosing() {
        closing = true;
    }

    /** The number of requests without a complete response. */
    int inFlight() {
        return inFlight.get();
    }
}
