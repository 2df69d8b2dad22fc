package dev.lamina.gateway.api.url;

import dev.lamina.api.UrlAuth;
import dev.lamina.gateway.api.Command;
import dev.lamina.gateway.api.ErrorResponse;
import dev.lamina.gateway.api.MatchedRequest;
import dev.lamina.gateway.api.ParsedRequest;
import dev.lamina.gateway.api.Response;
import dev.lamina.gateway.api.web.CorsRules;
import dev.lamina.gateway.api.web.EventBytes;
import dev.lamina.gateway.auth.Caller;
import dev.lamina.gateway.dispatch.Dispatcher;
import dev.lamina.gateway.http.AwsException;
import java.util.Set;

/** A request to a function URL that becomes an event. */
record MatchedUrlRequest(UrlRequest request, String arn, CorsRules cors, boolean streams, Dispatcher dispatcher)
        implements MatchedRequest, ParsedRequest {
    // No credentials, or no permission: AWS returns the same error for both here.
    static final Set<String> FORBIDDEN = Set.of("MissingAuthenticationTokenException", "AccessDeniedException");

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
        return finished(ErrorResponse.of(FORBIDDEN.contains(error.code()) ? FunctionUrls.forbidden() : error));
    }

    Response finished(Response response) {
        return cors.applied(response, request.header("Origin"));
    }
}
