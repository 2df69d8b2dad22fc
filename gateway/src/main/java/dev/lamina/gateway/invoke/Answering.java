package dev.lamina.gateway.invoke;

import dev.lamina.gateway.api.Relay;
import dev.lamina.gateway.api.Reply;
import dev.lamina.gateway.dispatch.Invocation;
import io.vertx.core.Future;

/** How the result of an invocation becomes a response. */
@FunctionalInterface
interface Answering {
  /** When the result is complete. */
  Answering WHOLE = (invoker, invocation) -> invoker.run(invocation).map(OutcomeReply::of);

  /** While the function writes it, in the messages of an event stream. */
  Answering STREAMED = (invoker, invocation) -> {
    Relay relay = new Relay(new EventStreamRendering());
    return relay.answer(invoker.run(invocation, relay));
  };

  Future<Reply> answer(Invoker invoker, Invocation invocation);
}
