package dev.lamina.gateway.event;

import dev.lamina.gateway.api.Operations;
import dev.lamina.gateway.api.Targets;
import dev.lamina.gateway.async.Events;
import dev.lamina.gateway.dispatch.AsyncInvoker;
import dev.lamina.gateway.function.Functions;
import dev.lamina.gateway.queue.QueueSources;

/** The operations of this package for tests of others. */
public final class TestEventApi {
  private TestEventApi() {}

  public static Operations of(Functions functions, Targets targets, Events events, QueueSources queues, AsyncInvoker invoker) {
    return new EventOperations(functions, targets, events, new Redrive(queues, invoker));
  }
}
