package dev.lamina.gateway.event;

import dev.lamina.gateway.api.Operation;
import dev.lamina.gateway.api.Operations;
import dev.lamina.gateway.api.Route;
import dev.lamina.gateway.api.Targets;
import dev.lamina.gateway.async.Events;
import dev.lamina.gateway.function.Functions;
import io.vertx.core.http.HttpMethod;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;

/** What can be asked and done about a function's asynchronous events. Lambda has none of it; the paths are ours. */
@ApplicationScoped
class EventOperations implements Operations {
  private static final String FUNCTION = "/lamina/v1/namespaces/{}/functions/{}";
  private final List<Operation> all;

  @Inject
  EventOperations(Functions functions, Targets targets, Events events, Redrive redrive) {
    Route read = Route.of(HttpMethod.GET, FUNCTION + "/events/{}");
    Route cancel = Route.of(HttpMethod.DELETE, FUNCTION + "/events/{}");
    Route back = Route.of(HttpMethod.POST, FUNCTION + "/redrive");
    this.all = List.of(
        new FunctionOperation("GetEvent", read, functions, targets, request -> new ReadEvent(request.variables().get(2), events)),
        new FunctionOperation("CancelEvent", cancel, functions, targets, request -> new CancelEvent(request.variables().get(2), events)),
        new FunctionOperation("RedriveDeadLetters", back, functions, targets, request -> RedriveCall.of(request, redrive)));
  }

  @Override
  public List<Operation> all() {
    return all;
  }
}
