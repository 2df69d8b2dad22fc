package dev.lamina.gateway.event;

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
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.FunctionView;
import dev.lamina.gateway.function.Functions;
import dev.lamina.gateway.identity.Action;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** An operation on a function that the path names by namespace and name. */
record FunctionOperation(String action, Route route, Functions functions, Targets targets, Reader reader) implements Operation {

  /** Reads the rest of the request's head. */
  @FunctionalInterface
  interface Reader {
    Work read(ApiRequest request);
  }

  /** The work for a caller that has the permission. */
  interface Work {
    Action needs(FunctionId function);

    Future<Reply> of(FunctionView function);
  }

  @Override
  public Call open(ApiRequest request) {
    FunctionName name = FunctionName.parse(request.variables().get(0) + '.' + request.variables().get(1), Optional.empty());
    Work work = reader.read(request);
    return new BodylessCall(caller -> task(targets.of(name, caller), work));
  }

  private Task task(Target target, Work work) {
    return new Task() {
      @Override
      public Action needs() {
        return work.needs(target.id());
      }

      @Override
      public String resource() {
        return target.arn();
      }

      @Override
      public Future<Reply> answer(Buffer body) {
        return work.of(functions.find(target.id()).orElseThrow(target::notFound));
      }
    };
  }
}
