package dev.lamina.gateway.api.invoke;

import dev.lamina.gateway.api.ApiRequest;
import dev.lamina.gateway.api.Command;
import dev.lamina.gateway.api.FunctionName;
import dev.lamina.gateway.api.FunctionRefResolver;
import dev.lamina.gateway.api.ParsedRequest;
import dev.lamina.gateway.auth.Caller;
import dev.lamina.gateway.http.AwsException;

/** A request of Invoke or InvokeWithResponseStream, which differ only in how the result is sent to the caller. */
record InvokeRequest(
        ApiRequest request,
        FunctionName name,
        InvokeHeaders headers,
        FunctionRefResolver targets,
        Invoker invoker,
        ResponseMode answering)
        implements ParsedRequest {

    static InvokeRequest open(
            ApiRequest request,
            InvokeHeaders headers,
            FunctionRefResolver targets,
            Invoker invoker,
            ResponseMode answering) {
        return new InvokeRequest(
                request,
                FunctionName.parse(request.variable(), request.query("Qualifier")),
                headers,
                targets,
                invoker,
                answering);
    }

    @Override
    public int bodyLimit() {
        return headers.type().limit();
    }

    @Override
    public AwsException tooLarge(long bytes) {
        return headers.type().tooLarge(bytes);
    }

    @Override
    public Command by(Caller caller) {
        return new InvokeCommand(request, headers, targets.of(name, caller), invoker, answering);
    }
}
