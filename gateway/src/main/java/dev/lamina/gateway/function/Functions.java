package dev.lamina.gateway.function;

import dev.lamina.api.Function;
import dev.lamina.api.FunctionSpec;
import dev.lamina.api.FunctionUrl;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** All Functions and their versions, kept current by a watch. */
public interface Functions {
    Optional<FunctionView> find(FunctionId id);

    /**
     * Replaces an alias by the version that it invokes this time, by its weights. Anything else stays as it is, also an
     * alias that does not exist: then {@link #find} finds nothing.
     */
    default FunctionId resolve(FunctionId id) {
        return id;
    }

    /** The function URL of a function or of an alias. */
    default Optional<FunctionUrl> url(FunctionId id) {
        return resource(id).map(Function::getSpec).map(FunctionSpec::url);
    }

    /**
     * Reads one function from the API server, so that no caller is rejected because of outdated state.
     *
     * @param known the state that would be the reason for the rejection
     * @return whether {@link #find} now returns another state, possibly because the watch has caught up meanwhile;
     *     never completes exceptionally, and on any thread
     */
    CompletionStage<Boolean> refresh(FunctionId id, Optional<FunctionView> known);

    /**
     * Sum of the reserved concurrency of all functions, as far as administrators allow it their namespaces; read for
     * every invocation, so it is stored and not computed each time.
     */
    long reserved();

    /** Whether functions of several namespaces exist, which then share the gateway; read for every invocation. */
    boolean severalNamespaces();

    /**
     * The resource itself, or a version as a Function, as the watch last saw it, for the control API; must not be
     * changed.
     */
    Optional<Function> resource(FunctionId id);

    /** All resources of a namespace, in any order. */
    Collection<Function> resources(String namespace);
}
