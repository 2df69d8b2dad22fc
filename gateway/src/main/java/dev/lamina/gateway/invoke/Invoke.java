package dev.lamina.gateway.invoke;

import dev.lamina.gateway.api.ApiRequest;
import dev.lamina.gateway.api.Call;
import dev.lamina.gateway.api.Operation;
import dev.lamina.gateway.api.Route;
import dev.lamina.gateway.api.Targets;
import io.vertx.core.http.HttpMethod;

/** Invoke with its three invocation types. */
final class Invoke implements Operation {
  private final Targets targets;
  private final Invoker invoker;

  Invoke(Targets targets, Invoker invoker) {
    this.targets = targets;
    this.invoker = invoker;
  }

  @Override
  public Route route() {
    return Route.of(HttpMethod.POST, "/2015-03-31/functions/{}/invocations");
  }

  @Override
  public String action() {
    return "InvokeFunction";
  }

  @Override
  public Call open(ApiRequest request) {
    return InvokeCall.open(request, InvokeHeaders.read(request), targets, invoker, Answering.WHOLE);
  }
}
