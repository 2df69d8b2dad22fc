package dev.lamina.gateway.url;

import dev.lamina.gateway.api.Relay;
import dev.lamina.gateway.api.Reply;
import dev.lamina.gateway.api.Task;
import dev.lamina.gateway.api.Workers;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.identity.Action;
import dev.lamina.gateway.identity.Caller;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** One invocation through a function URL. */
record UrlTask(UrlVisit visit, Caller caller) implements Task {

  @Override
  public Action needs() {
    return Action.invoke(visit.request().function());
  }

  @Override
  public String resource() {
    return visit.arn();
  }

  @Override
  public Future<Reply> answer(Buffer body) {
    return Workers.run(body.length(), () -> HttpEvent.of(visit.request(), caller, body))
        .compose(event -> visit.streams() ? streamed(invocation(event)) : whole(invocation(event)));
  }

  private Future<Reply> whole(Invocation invocation) {
    return Future.fromCompletionStage(visit.dispatcher().dispatch(invocation))
        .compose(outcome -> Workers.run(size(outcome), () -> visit.finished(UrlReply.of(outcome))));
  }

  private Future<Reply> streamed(Invocation invocation) {
    Relay relay = new Relay(new StreamedAnswer(visit::finished));
    return relay.answer(visit.dispatcher().dispatch(invocation, relay));
  }

  private Invocation invocation(Buffer event) {
    return new Invocation(visit.request().id().value(), visit.request().function(), visit.arn(), event, Optional.empty(),
        Optional.of(visit.request().trace().value()), false);
  }

  private static int size(Outcome outcome) {
    return outcome instanceof Outcome.Completed completed ? completed.payload().length() : 0;
  }
}
