package dev.lamina.gateway.function;

import dev.lamina.api.Function;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** All Functions, kept current by a watch. */
public interface Functions {
    Optional<FunctionView> find(FunctionId id);

    /**
     * Reads one function from the API server, so that no caller is rejected because of outdated state.
     *
     * @param known the state that would be the reason for the rejection
     * @return whether {@link #find} now returns another state, possibly because the watch has caught up meanwhile;
     *     never completes exceptionally, and on any thread
     */
    CompletionStage<Boolean> refresh(FunctionId id, Optional<FunctionView> known);

    /**
     * Sum of the reserved concurrency of all functions; read for every invocation, so it is stored and not computed
     * each time.
     */
    long reserved();

    /** Whether functions of several namespaces exist, which then share the gateway; read for every invocation. */
    boolean severalNamespaces();

    /** The resource itself as the watch last saw it, for the control API; must not be changed. */
    Optional<Function> resource(FunctionId id);

    /** All resources of a namespace, in any order. */
    Collection<Function> resources(String namespace);
}
