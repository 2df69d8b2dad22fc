package dev.lamina.gateway.function;

import dev.lamina.api.Function;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The Functions there are, kept current by a watch. */
public interface Functions {
  Optional<FunctionView> find(FunctionId id);

  /**
   * Looks at the function itself, for one that must not be refused by what was true a moment ago.
   *
   * @param known what it would be refused by
   * @return whether {@link #find} gives another answer by now, be it that the watch has caught up meanwhile; never completes
   *     exceptionally, and on any thread
   */
  CompletionStage<Boolean> look(FunctionId id, Optional<FunctionView> known);

  /** What all functions together have reserved; read for every invocation, so it is kept and not summed up. */
  long reserved();

  /** The resource itself as the watch saw it last, for the control API; not to be changed. */
  Optional<Function> resource(FunctionId id);

  /** All resources of a namespace, in any order. */
  Collection<Function> resources(String namespace);
}
