package dev.lamina.gateway.api.invoke;

import dev.lamina.gateway.api.Response;
import dev.lamina.gateway.api.ResponseRelay;
import dev.lamina.gateway.dispatch.CallerPresence;
import dev.lamina.gateway.dispatch.Invocation;
import io.vertx.core.Future;

/** How the result of an invocation becomes a response. */
@FunctionalInterface
interface ResponseMode {
    /** When the result is complete. */
    ResponseMode WHOLE = (invoker, invocation, caller) -> invoker.run(invocation, caller)
            .map(outcome -> OutcomeResponse.of(outcome, invocation.function().version()));

    /** While the function writes it, in the messages of an event stream. */
    ResponseMode STREAMED = (invoker, invocation, caller) -> {
        ResponseRelay relay =
                new ResponseRelay(new EventStreamEncoder(invocation.function().version()));
        return relay.answer(invoker.run(invocation, relay, caller));
    };

    Future<Response> answer(Invoker invoker, Invocation invocation, CallerPresence caller);
}
