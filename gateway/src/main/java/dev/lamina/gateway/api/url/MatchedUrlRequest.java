package dev.lamina.gateway.api.url;

import dev.lamina.api.UrlAuth;
import dev.lamina.gateway.api.Command;
import dev.lamina.gateway.api.MatchedRequest;
import dev.lamina.gateway.api.ParsedRequest;
import dev.lamina.gateway.api.Response;
import dev.lamina.gateway.api.web.CorsRules;
import dev.lamina.gateway.api.web.EventBytes;
import dev.lamina.gateway.auth.Caller;
import dev.lamina.gateway.dispatch.Dispatcher;
import dev.lamina.gateway.http.AwsException;

/** A request to a function URL that becomes an event. */
record MatchedUrlRequest(UrlRequest request, String arn, CorsRules cors, boolean streams, Dispatcher dispatcher)
        implements MatchedRequest, ParsedRequest {

    @Override
    public boolean anonymous() {
        return request.auth() == UrlAuth.NONE;
    }

    @Override
    public String namespace() {
        return request.function().namespace();
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
        return new UrlCommand(this, caller);
    }

    @Override
    public Response refused(AwsException error) {
        return finished(FunctionUrls.refused(error));
    }

    Response finished(Response response) {
        return cors.applied(response, request.header("Origin"));
    }
}
