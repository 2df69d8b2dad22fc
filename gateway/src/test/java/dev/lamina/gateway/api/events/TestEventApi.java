package dev.lamina.gateway.api.events;

import dev.lamina.gateway.api.FunctionRefResolver;
import dev.lamina.gateway.api.OperationGroup;
import dev.lamina.gateway.async.Events;
import dev.lamina.gateway.dispatch.AsyncInvoker;
import dev.lamina.gateway.function.Functions;
import dev.lamina.gateway.source.queue.QueueSources;

/** The operations of this package for tests of others. */
public final class TestEventApi {
    private TestEventApi() {}

    public static OperationGroup of(
            Functions functions,
            FunctionRefResolver targets,
            Events events,
            QueueSources queues,
            AsyncInvoker invoker) {
        return new EventOperations(functions, targets, events, new Redrive(queues, invoker));
    }
}
