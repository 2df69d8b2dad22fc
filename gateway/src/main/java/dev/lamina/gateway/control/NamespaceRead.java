package dev.lamina.gateway.control;

import dev.lamina.gateway.api.ApiRequest;
import dev.lamina.gateway.api.BodylessCall;
import dev.lamina.gateway.api.Call;
import dev.lamina.gateway.api.Operation;
import dev.lamina.gateway.api.Reply;
import dev.lamina.gateway.api.Route;
import dev.lamina.gateway.api.Targets;
import dev.lamina.gateway.api.Task;
import dev.lamina.gateway.identity.Action;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** A read of a whole namespace, which is the caller's account, for callers that may {@code list} its functions. */
record NamespaceRead(String action, Route route, Targets targets, View view) implements Operation {

  /** The part of the namespace that is returned. */
  @FunctionalInterface
  interface View {
    Object of(ApiRequest request, String namespace);
  }

  @Override
  public Call open(ApiRequest request) {
    return new BodylessCall(caller -> task(request, targets.namespace(caller)));
  }

  private Task task(ApiRequest request, String namespace) {
    return new Task() {
      @Override
      public Action needs() {
        return Action.list(namespace);
      }

      @Override
      public String resource() {
        return "*";
      }

      @Override
      public Future<Reply> answer(Buffer body) {
        return Future.succeededFuture(JsonReply.of(view.of(request, namespace)));
      }
    };
  }
}
