package dev.lamina.gateway.url;

import dev.lamina.gateway.api.Call;
import dev.lamina.gateway.api.Reply;
import dev.lamina.gateway.api.Task;
import dev.lamina.gateway.api.Visit;
import dev.lamina.gateway.identity.Action;
import dev.lamina.gateway.identity.Caller;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/**
 * A CORS preflight request. The gateway answers it without the function, and without an identity: browsers never send
 * one with it.
 */
record Preflight(UrlRequest request, CorsRules cors) implements Visit, Call, Task {
  private static final int IGNORED_BODY_LIMIT = 64 * 1024;

  @Override
  public boolean anonymous() {
    return true;
  }

  @Override
  public String part() {
    return "url";
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
    return IGNORED_BODY_LIMIT;
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
