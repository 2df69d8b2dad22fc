package dev.lamina.gateway.api;

import dev.lamina.gateway.dispatch.trace.Spans;
import dev.lamina.gateway.dispatch.trace.TraceHeader;
import dev.lamina.gateway.dispatch.trace.Traceparent;
import dev.lamina.gateway.http.AwsException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** One request and the state of its handling. Used only on the event loop of its connection. */
final class Exchange {
    private final HttpServerRequest http;
    private final ClientConnection connection;
    private final BodyBudget.Share share;
    private final Context context;

    // Mutable state: set once the head is read
    private RequestId id = RequestId.fresh();
    private TraceHeader trace = TraceHeader.of(null);
    private RequestSpan span = RequestSpan.NONE;
    private MatchedRequest matched;

    Exchange(HttpServerRequest http, ClientConnection connection, BodyBudget.Share share, Context context) {
        this.http = http;
        this.connection = connection;
        this.share = share;
        this.context = context;
    }

    /** Reads the trace that the request continues, and begins the request's span. */
    void traced(Spans spans) {
        TraceHeader given = spans.trace(http.getHeader(TraceHeader.NAME), http.getHeader(Traceparent.NAME));
        span = RequestSpan.begin(spans, given);
        trace = span.below(given);
    }

    RequestSpan span() {
        return span;
    }

    MatchedRequest matched() {
        return matched;
    }

    void named(RequestId given) {
        id = given;
    }

    void isFor(MatchedRequest found) {
        matched = found;
    }

    Response refused(AwsException error) {
        return matched == null ? ErrorResponse.of(error) : matched.refused(error);
    }

    String part() {
        return matched == null ? ApiObserver.NO_PART : matched.part();
    }

    HttpServerRequest http() {
        return http;
    }

    ClientConnection connection() {
        return connection;
    }

    BodyBudget.Share share() {
        return share;
    }

    RequestId id() {
        return id;
    }

    TraceHeader trace() {
        return trace;
    }

    /** The same result, delivered on the event loop; immediately if it is complete already. */
    <T> Future<T> here(Future<T> anywhere) {
        return anywhere.isComplete()
                ? anywhere
                : Future.future(
                        promise -> anywhere.onComplete(result -> context.runOnContext(v -> promise.handle(result))));
    }

    void here(Runnable step) {
        if (context.equals(Vertx.currentContext())) {
            step.run();
        } else {
            context.runOnContext(v -> step.run());
        }
    }

    /**
     * Whether the client waits with its body until it is asked for it, and never was. Whether it sends the body after
     * the response is not known, so what follows on the connection could be taken for another request.
     */
    boolean withholdsBody() {
        return !http.isEnded()
                && !connection.bodyWanted()
                && "100-continue".equalsIgnoreCase(http.getHeader(HttpHeaders.EXPECT));
    }

    void end() {
        share.close();
        if (http.isEnded()) {
            connection.requestEnds();
        } else if (withholdsBody()) {
            http.connection().close();
        } else {
            connection.drain(http);
        }
    }
}
