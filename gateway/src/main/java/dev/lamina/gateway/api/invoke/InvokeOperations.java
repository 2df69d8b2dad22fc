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
    InvokeOperations(FunctionRefResolver targets, Invoker invoker) {
        this.all = List.of(
                new Invoke(targets, invoker),
                new InvokeWithResponseStream(targets, invoker),
                new InvokeAsync(targets, invoker));
    }

    @Override
    public List<Operation> all() {
        return all;
    }
}
