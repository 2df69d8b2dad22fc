package dev.lamina.gateway.api.invoke;

import dev.lamina.gateway.api.ApiRequest;
import dev.lamina.gateway.api.Command;
import dev.lamina.gateway.api.FunctionName;
import dev.lamina.gateway.api.FunctionRefResolver;
import dev.lamina.gateway.api.Operation;
import dev.lamina.gateway.api.ParsedRequest;
import dev.lamina.gateway.api.Route;
import dev.lamina.gateway.auth.Caller;
import dev.lamina.gateway.http.AwsException;
import io.vertx.core.http.HttpMethod;
import java.util.Optional;

/** The deprecated InvokeAsync of 2014, which old clients still use: no headers, no qualifier, events up to 256 KiB. */
final class InvokeAsync implements Operation {
    private static final int LIMIT = 262_144;
    private static final InvokeHeaders EVENT = new InvokeHeaders(InvocationType.EVENT, false, Optional.empty());

    private final FunctionRefResolver resolver;
    private final Invoker invoker;

    InvokeAsync(FunctionRefResolver resolver, Invoker invoker) {
        this.resolver = resolver;
        this.invoker = invoker;
    }

    @Override
    public Route route() {
        return Route.of(HttpMethod.POST, "/2014-11-13/functions/{}/invoke-async");
    }

    @Override
    public String action() {
        return "InvokeAsync";
    }

    @Override
    public ParsedRequest open(ApiRequest request) {
        FunctionName name = FunctionName.parse(request.variable(), Optional.empty());
        return new ParsedRequest() {
            @Override
            public int bodyLimit() {
                return LIMIT;
            }

            @Override
            public AwsException tooLarge(long bytes) {
                return AwsException.of(
                        413,
                        "RequestEntityTooLargeException",
                        "Request must be smaller than " + LIMIT + " bytes for the InvokeAsync operation");
            }

            @Override
            public Command by(Caller caller) {
                return new InvokeCommand(request, EVENT, resolver.of(name, caller), invoker, ResponseMode.WHOLE);
            }
        };
    }
}
