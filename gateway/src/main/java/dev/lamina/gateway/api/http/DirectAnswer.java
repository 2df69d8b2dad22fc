package dev.lamina.gateway.api.http;

import dev.lamina.gateway.api.Command;
import dev.lamina.gateway.api.MatchedRequest;
import dev.lamina.gateway.api.ParsedRequest;
import dev.lamina.gateway.api.Response;
import dev.lamina.gateway.auth.Caller;
import dev.lamina.gateway.auth.Permission;
import dev.lamina.gateway.http.AwsException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * A request that the gateway answers from its head alone: a preflight, the OpenAPI document, an unknown address.
 *
 * @param hasCors whether the response has its CORS headers
 */
record DirectAnswer(ApiExchange exchange, Response response, boolean hasCors)
        implements MatchedRequest, ParsedRequest, Command {
    private static final String NONE = "";

    static DirectAnswer of(ApiExchange exchange, Response response) {
        return new DirectAnswer(exchange, response, false);
    }

    @Override
    public boolean anonymous() {
        return true;
    }

    @Override
    public String part() {
        return RoutedRequest.PART;
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
        return Future.succeededFuture(Optional.of(
                hasCors ? exchange.logged(response, Optional.empty()) : exchange.finished(response, Optional.empty())));
    }

    @Override
    public Response refused(AwsException error) {
        return exchange.finished(ApiMessage.of(error.status()).response(), Optional.empty());
    }

    // The rest is never asked for, as no body is read.

    @Override
    public int bodyLimit() {
        return 0;
    }

    @Override
    public Command by(Caller caller) {
        return this;
    }

    @Override
    public Permission needs() {
        return new Permission(NONE, NONE, NONE, NONE, NONE);
    }

    @Override
    public String resource() {
        return NONE;
    }

    @Override
    public Future<Response> answer(Buffer body) {
        return Future.succeededFuture(response);
    }
}
