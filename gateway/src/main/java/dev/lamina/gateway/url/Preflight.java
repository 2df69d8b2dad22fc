package dev.lamina.gateway.url;

import dev.lamina.gateway.api.Call;
import dev.lamina.gateway.api.Reply;
import dev.lamina.gateway.api.Task;
import dev.lamina.gateway.api.Visit;
import dev.lamina.gateway.identity.Action;
import dev.lamina.gateway.identity.Caller;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** A browser that asks whether a page may ask: answered here, without the function, and without an identity, which it never sends. */
record Preflight(UrlRequest request, CorsRules cors) implements Visit, Call, Task {
  private static final int READ_OVER = 64 * 1024;

  @Override
  public boolean anonymous() {
    return true;
  }

  @Override
  public String action() {
    return "InvokeFunctionUrl";
  }

  @Override
  public Call open() {
    return this;
  }

  @Override
  public int bodyLimit() {
    return READ_OVER;
  }

  @Override
  public Task by(Caller caller) {
    return this;
  }

  @Override
  public Action needs() {
    return Action.invoke(request.function());
  }

  @Override
  public String resource() {
    return request.function().toString();
  }

  @Override
  public Future<Reply> answer(Buffer body) {
    return Future.succeededFuture(cors.preflight(request.http()));
  }
}
