package dev.lamina.gateway.control;

import dev.lamina.api.Function;
import dev.lamina.gateway.api.ApiRequest;
import dev.lamina.gateway.api.BodylessCall;
import dev.lamina.gateway.api.Call;
import dev.lamina.gateway.api.FunctionName;
import dev.lamina.gateway.api.Operation;
import dev.lamina.gateway.api.Reply;
import dev.lamina.gateway.api.Route;
import dev.lamina.gateway.api.Target;
import dev.lamina.gateway.api.Targets;
import dev.lamina.gateway.api.Task;
import dev.lamina.gateway.function.Functions;
import dev.lamina.gateway.identity.Action;
import dev.lamina.gateway.identity.Caller;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** A read of one function, for callers that may {@code get} it. */
record FunctionRead(String action, Route route, Targets targets, Functions functions, View view) implements Operation {

  /** The part of the function that is returned. */
  @FunctionalInterface
  interface View {
    Object of(Target target, Function function);
  }

  @Override
  public Call open(ApiRequest request) {
    FunctionName name = FunctionName.parse(request.variable(), request.query("Qualifier"));
    return new BodylessCall(caller -> task(targets.of(name, caller)));
  }

  private Task task(Target target) {
    return new Task() {
      @Override
      public Action needs() {
        return Action.get(target.id());
      }

      @Override
      public String resource() {
        return target.arn();
      }

      @Override
      public Future<Reply> answer(Buffer body) {
        Function function = functions.resource(target.id()).filter(f -> target.latest()).orElseThrow(target::notFound);
        return Future.succeededFuture(JsonReply.of(view.of(target, function)));
      }
    };
  }
}
