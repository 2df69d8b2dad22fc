package dev.lamina.gateway.api.url;

import dev.lamina.gateway.api.Command;
import dev.lamina.gateway.api.MatchedRequest;
import dev.lamina.gateway.api.ParsedRequest;
import dev.lamina.gateway.api.Response;
import dev.lamina.gateway.api.web.CorsRules;
import dev.lamina.gateway.auth.Caller;
import dev.lamina.gateway.auth.Permission;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/**
 * A CORS preflight request. The gateway answers it without the function, and without an identity: browsers never send
 * one with it.
 */
record CorsPreflight(UrlRequest request, CorsRules cors) implements MatchedRequest, ParsedRequest, Command {
    private static final int OK = 200;
    private static final int IGNORED_BODY_LIMIT = 64 * 1024;

    @Override
    public boolean anonymous() {
        return true;
    }

    @Override
    public String part() {
        return "url";
    }

    @Override
    public String action() {
        return "InvokeFunctionUrl";
    }

    @Override
    public ParsedRequest open() {
        return this;
    }

    @Override
    public int bodyLimit() {
        return IGNORED_BODY_LIMIT;
    }

    @Override
    public Command by(Caller caller) {
        return this;
    }

    @Override
    public Permission needs() {
        return Permission.invoke(request.function());
    }

    @Override
    public String resource() {
        return request.function().toString();
    }

    @Override
    public Future<Response> answer(Buffer body) {
        return Future.succeededFuture(cors.preflight(request.http(), OK));
    }
}
