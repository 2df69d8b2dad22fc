package dev.lamina.gateway.api.http;

import dev.lamina.gateway.api.Command;
import dev.lamina.gateway.api.MatchedRequest;
import dev.lamina.gateway.api.ParsedRequest;
import dev.lamina.gateway.api.Response;
import dev.lamina.gateway.auth.Caller;
import dev.lamina.gateway.http.AwsException;
import io.vertx.core.Future;
import java.util.Optional;

/** The request for a WebSocket connection. It has no body, so its admission is the whole of it. */
record UpgradeRequest(ApiExchange exchange, HttpApi api, WebSocketConnect connect)
        implements MatchedRequest, ParsedRequest {
    private static final String PART = "websocket";

    /** The authorizer of {@code $connect} decides, not the one of the Lambda API. */
    @Override
    public boolean anonymous() {
        return true;
    }

    @Override
    public String part() {
        return PART;
    }

    @Override
    public String action() {
        return RoutedRequest.ACTION;
    }

    @Override
    public ParsedRequest open() {
        return this;
    }

    @Override
    public Future<Optional<Response>> admission() {
        return connect.answer(exchange, api).map(Optional::of);
    }

    @Override
    public Response refused(AwsException error) {
        return exchange.logged(ApiMessage.of(error.status()).response(), Optional.empty());
    }

    // The rest is never asked for, as no body is read.

    @Override
    public int bodyLimit() {
        return 0;
    }

    @Override
    public Command by(Caller caller) {
        throw new IllegalStateException("an upgrade is answered at its admission");
    }
}
