package dev.lamina.gateway.api.invoke;

import dev.lamina.gateway.api.ApiRequest;
import dev.lamina.gateway.api.FunctionRefResolver;
import dev.lamina.gateway.api.Operation;
import dev.lamina.gateway.api.ParsedRequest;
import dev.lamina.gateway.api.Route;
import dev.lamina.gateway.http.AwsException;
import io.vertx.core.http.HttpMethod;

/**
 * Invoke with the result as an event stream: part by part as the function writes it, or at once if the function does
 * not stream.
 */
final class InvokeWithResponseStream implements Operation {
    private final FunctionRefResolver resolver;
    private final Invoker invoker;

    InvokeWithResponseStream(FunctionRefResolver resolver, Invoker invoker) {
        this.resolver = resolver;
        this.invoker = invoker;
    }

    @Override
    public Route route() {
        return Route.of(HttpMethod.POST, "/2021-11-15/functions/{}/response-streaming-invocations");
    }

    /** It has no IAM action of its own. */
    @Override
    public String action() {
        return "InvokeFunction";
    }

    @Override
    public ParsedRequest open(ApiRequest request) {
        InvokeHeaders headers = InvokeHeaders.read(request);
        if (headers.type() == InvocationType.EVENT) {
            throw AwsException.of(
                    400,
                    "InvalidParameterValueException",
                    "X-Amz-Invocation-Type must be RequestResponse or DryRun when the response is streamed.");
        }
        return InvokeRequest.open(request, headers, resolver, invoker, ResponseMode.STREAMED);
    }
}
