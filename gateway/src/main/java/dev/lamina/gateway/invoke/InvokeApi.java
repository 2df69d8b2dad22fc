package dev.lamina.gateway.invoke;

import dev.lamina.gateway.api.Operation;
import dev.lamina.gateway.api.Operations;
import dev.lamina.gateway.api.Targets;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;

/** The operations that run functions. */
@ApplicationScoped
class InvokeApi implements Operations {
  private final List<Operation> all;

  @Inject
  InvokeApi(Targets targets, Invoker invoker) {
    this.all = List.of(
        new Invoke(targets, invoker), new InvokeWithResponseStream(targets, invoker), new InvokeAsync(targets, invoker));
  }

  @Override
  public List<Operation> all() {
    return all;
  }
}
