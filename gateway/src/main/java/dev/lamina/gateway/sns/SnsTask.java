package dev.lamina.gateway.sns;

import dev.lamina.gateway.api.Reply;
import dev.lamina.gateway.api.Task;
import dev.lamina.gateway.identity.Action;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** One call of SNS's API by a known caller. */
record SnsTask(SnsRequest request, String name, SnsAction.Order order) implements Task {

  @Override
  public Action needs() {
    return order.needs();
  }

  @Override
  public Optional<String> precisely() {
    return Optional.of(name);
  }

  @Override
  public String resource() {
    return order.resource();
  }

  @Override
  public Future<Reply> answer(Buffer body) {
    return order.carryOut(request).map(result -> SnsVisit.answered(name, request, result));
  }
}
