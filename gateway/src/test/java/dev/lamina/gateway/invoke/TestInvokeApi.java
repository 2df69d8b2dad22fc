package dev.lamina.gateway.invoke;

import dev.lamina.gateway.api.Operations;
import dev.lamina.gateway.api.Targets;
import dev.lamina.gateway.dispatch.AsyncInvoker;
import dev.lamina.gateway.dispatch.Dispatcher;
import dev.lamina.gateway.function.Functions;

/** The operations that run functions, on whatever a test puts behind them. */
public final class TestInvokeApi {
  private TestInvokeApi() {}

  public static Operations of(Targets targets, Functions functions, Dispatcher dispatcher, AsyncInvoker async) {
    return new InvokeApi(targets, new Invoker(functions, dispatcher, async));
  }
}
