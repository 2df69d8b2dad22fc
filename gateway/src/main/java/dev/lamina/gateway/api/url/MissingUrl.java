package dev.lamina.gateway.api.url;

import dev.lamina.gateway.api.Command;
import dev.lamina.gateway.api.MatchedRequest;
import dev.lamina.gateway.api.ParsedRequest;
import dev.lamina.gateway.api.Response;
import dev.lamina.gateway.api.web.EventBytes;
import dev.lamina.gateway.auth.Caller;
import dev.lamina.gateway.auth.Permission;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.http.AwsException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/**
 * A request to a function that does not exist or has no URL. It is treated as one to a function with {@code auth:
 * Kubernetes}: otherwise a token that is not valid would get another response where there is a function.
 */
record MissingUrl(FunctionId function, String arn) implements MatchedRequest, ParsedRequest, Command {

    @Override
    public boolean anonymous() {
        return false;
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
        return EventBytes.LIMIT;
    }

    @Override
    public AwsException tooLarge(long bytes) {
        return EventBytes.tooLarge();
    }

    @Override
    public Command by(Caller caller) {
        return this;
    }

    @Override
    public Permission needs() {
        return Permission.invoke(function);
    }

    @Override
    public String resource() {
        return arn;
    }

    @Override
    public Future<Response> answer(Buffer body) {
        return Future.failedFuture(FunctionUrls.forbidden());
    }

    @Override
    public Response refused(AwsException error) {
        return FunctionUrls.refused(error);
    }
}
