package dev.lamina.gateway.api.invoke;

import dev.lamina.gateway.api.Response;
import dev.lamina.gateway.api.ResponseRelay;
import dev.lamina.gateway.dispatch.Invocation;
import io.vertx.core.Future;

/** How the result of an invocation becomes a response. */
@FunctionalInterface
interface ResponseMode {
    /** When the result is complete. */
    ResponseMode WHOLE = (invoker, invocation) -> invoker.run(invocation).map(OutcomeResponse::of);

    /** While the function writes it, in the messages of an event stream. */
    ResponseMode STREAMED = (invoker, invocation) -> {
        ResponseRelay relay = new ResponseRelay(new EventStreamEncoder());
        return relay.answer(invoker.run(invocation, relay));
    };

    Future<Response> answer(Invoker invoker, Invocation invocation);
}
