package dev.lamina.gateway.invoke;

import dev.lamina.gateway.api.ApiRequest;
import dev.lamina.gateway.api.Reply;
import dev.lamina.gateway.api.Target;
import dev.lamina.gateway.api.Task;
import dev.lamina.gateway.api.Workers;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.identity.Action;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** One invocation that a caller requests. */
record InvokeTask(ApiRequest request, InvokeHeaders headers, Target target, Invoker invoker, Answering answering)
    implements Task {

  @Override
  public Action needs() {
    return Action.invoke(target.id());
  }

  @Override
  public String resource() {
    return target.arn();
  }

  @Override
  public Future<Reply> answer(Buffer body) {
    return invoker.requireExists(target)
        .compose(exists -> Workers.run(body.length(), () -> EventJson.checked(body)))
        .map(this::invocation)
        .compose(invocation -> switch (headers.type()) {
          case REQUEST_RESPONSE -> answering.answer(invoker, invocation);
          case EVENT -> invoker.store(invocation).map(stored -> Reply.empty(202));
          case DRY_RUN -> Future.succeededFuture(Reply.empty(204));
        });
  }

  private Invocation invocation(Buffer event) {
    return new Invocation(request.id().value(), target.id(), target.arn(), event, headers.clientContext(),
        Optional.of(request.trace().value()), headers.logTail());
  }
}
