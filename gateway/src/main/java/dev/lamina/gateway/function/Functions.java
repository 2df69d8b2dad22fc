package dev.lamina.gateway.function;

import dev.lamina.gateway.dispatch.FunctionId;
import java.util.Collection;
import java.util.Optional;

/** The Functions there are, kept current by a watch. */
public interface Functions {
  Optional<FunctionView> find(FunctionId id);

  Collection<FunctionView> all();
}
