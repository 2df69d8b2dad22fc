package dev.lamina.gateway.api.invoke;

import dev.lamina.gateway.api.FunctionRefResolver;
import dev.lamina.gateway.api.OperationGroup;
import dev.lamina.gateway.dispatch.AsyncInvoker;
import dev.lamina.gateway.dispatch.Dispatcher;
import dev.lamina.gateway.function.Functions;

/** The operations that run functions, on the dispatcher that a test provides. */
public final class TestInvokeApi {
    private TestInvokeApi() {}

    public static OperationGroup of(
            FunctionRefResolver targets, Functions functions, Dispatcher dispatcher, AsyncInvoker async) {
        return new InvokeOperations(targets, new Invoker(functions, dispatcher, async));
    }
}
