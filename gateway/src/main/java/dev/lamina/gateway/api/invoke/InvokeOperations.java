package dev.lamina.gateway.api.invoke;

import dev.lamina.gateway.api.FunctionRefResolver;
import dev.lamina.gateway.api.Operation;
import dev.lamina.gateway.api.OperationGroup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;

/** The operations that run functions. */
@ApplicationScoped
class InvokeOperations implements OperationGroup {
    private final List<Operation> all;

    @Inject
    InvokeOperations(FunctionRefResolver resolver, Invoker invoker) {
        this.all = List.of(
                new Invoke(resolver, invoker),
                new InvokeWithResponseStream(resolver, invoker),
                new InvokeAsync(resolver, invoker));
    }

    @Override
    public List<Operation> all() {
        return all;
    }
}
