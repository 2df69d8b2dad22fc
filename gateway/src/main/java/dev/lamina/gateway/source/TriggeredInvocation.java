package dev.lamina.gateway.source;

import dev.lamina.api.Trigger;
import dev.lamina.gateway.dispatch.AsyncInvoker;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.dispatch.trace.DeliveredBy;
import java.util.concurrent.CompletableFuture;

/** An invocation with the Trigger that delivers it. */
public record TriggeredInvocation(Trigger trigger, Invocation invocation) {

    /** Stores it as an asynchronous event. */
    public CompletableFuture<Void> enqueue(AsyncInvoker invoker) {
        return invoker.enqueue(invocation, DeliveredBy.of(trigger)).toCompletableFuture();
    }
}
