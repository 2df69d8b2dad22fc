package dev.lamina.gateway.api.invoke;

import dev.lamina.gateway.api.ApiRequest;
import dev.lamina.gateway.api.FunctionRefResolver;
import dev.lamina.gateway.api.Operation;
import dev.lamina.gateway.api.ParsedRequest;
import dev.lamina.gateway.api.Route;
import io.vertx.core.http.HttpMethod;

/** Invoke with its three invocation types. */
final class Invoke implements Operation {
    private final FunctionRefResolver resolver;
    private final Invoker invoker;

    Invoke(FunctionRefResolver resolver, Invoker invoker) {
        this.resolver = resolver;
        this.invoker = invoker;
    }

    @Override
    public Route route() {
        return Route.of(HttpMethod.POST, "/2015-03-31/functions/{}/invocations");
    }

    @Override
    public String action() {
        return "InvokeFunction";
    }

    @Override
    public ParsedRequest open(ApiRequest request) {
        return InvokeRequest.open(request, InvokeHeaders.read(request), resolver, invoker, ResponseMode.WHOLE);
    }
}
