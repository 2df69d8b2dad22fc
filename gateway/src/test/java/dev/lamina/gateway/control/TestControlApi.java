package dev.lamina.gateway.control;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.api.Operation;
import dev.lamina.gateway.api.Operations;
import dev.lamina.gateway.api.Targets;
import dev.lamina.gateway.function.Functions;
import java.util.List;
import java.util.stream.Stream;

/** The control API on a test's functions. */
public final class TestControlApi {
  private TestControlApi() {}

  public static Operations of(Targets targets, Functions functions, GatewayConfig config) {
    List<Operation> all = Stream.of(new FunctionReads(targets, functions, config), new NamespaceReads(targets, functions, config), new Writes())
        .flatMap(some -> some.all().stream()).toList();
    return () -> all;
  }
}
